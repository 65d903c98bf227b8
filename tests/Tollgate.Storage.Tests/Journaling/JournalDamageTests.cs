using Tollgate.LongRuns;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;
using static Tollgate.Storage.Tests.Journaling.JournalsUnderTest;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>Files that are not as they were written: a torn end is a crash, anything else is refused.</summary>
public sealed class JournalDamageTests
{
    [Fact]
    public async Task A_tail_torn_at_any_byte_loses_only_the_torn_record()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(2);
        var sizes = new List<int>();
        await using (var journal = await OpenAsync(files))
        {
            for (var i = 0; i < 6; i++)
            {
                var intent = samples.Intent();
                await journal.AppendAsync(intent);
                sizes.Add(Body(intent, i + 1).Length + RecordFrame.HeaderBytes);
            }
        }

        var path = SegmentCatalog.Path(Folder, SegmentKind.Journal, 1);
        var whole = files.Bytes(path);
        whole.Length.ShouldBe(SegmentHeader.Bytes + sizes.Sum());
        for (var length = SegmentHeader.Bytes + sizes.Take(3).Sum(); length <= whole.Length; length++)
        {
            var complete = Enumerable.Range(0, 7).Last(count => SegmentHeader.Bytes + sizes.Take(count).Sum() <= length);
            foreach (var padding in (int[])[0, 200])
            {
                var torn = new MemoryFileSystem();
                torn.Put(path, [.. whole.AsSpan(0, length), .. new byte[padding]]);
                ReadAll(torn).Count.ShouldBe(complete);
            }
        }
    }

    [Fact]
    public async Task Records_follow_a_torn_tail_in_a_new_segment()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(3);
        await using (var journal = await OpenAsync(files))
        {
            await journal.AppendAsync(samples.Intent());
            await journal.AppendAsync(samples.Intent());
        }

        var path = SegmentCatalog.Path(Folder, SegmentKind.Journal, 1);
        files.Put(path, files.Bytes(path).AsSpan(0, files.Bytes(path).Length - 3));
        await using (var journal = await OpenAsync(files))
        {
            // The first intent survived, the second was torn off.
            journal.OrphansBooked.ShouldBe(1);
            await journal.AppendAsync(samples.Intent());
        }

        ReadAll(files).Count.ShouldBe(3);
    }

    [Fact]
    public void Random_bytes_never_crash_the_reader_nor_make_it_allocate_much() => ReadNoise(4, rounds: 3000);

    [Fact(Explicit = true)]
    public void Random_bytes_never_crash_the_reader_however_many_there_are() =>
        ReadNoise(LongRun.Seed("fuzzing of the journal"), rounds: 30_000 * LongRun.Number("TOLLGATE_FUZZ", 30));

    private static void ReadNoise(int seed, int rounds)
    {
        var random = new Random(seed);
        for (var i = 0; i < rounds; i++)
        {
            var bytes = new byte[SegmentHeader.Bytes + random.Next(400)];
            random.NextBytes(bytes);
            new SegmentHeader(SegmentKind.Journal, SegmentHeader.CurrentVersion, 1, 1, 0).Write(bytes);
            if (bytes.Length > 80 && i % 2 == 0)
            {
                // Plausible lengths and valid checksums over nonsense.
                var body = random.Next(1, bytes.Length - 72);
                bytes[72] = (byte)random.Next(1, 6);
                RecordFrame.Seal(bytes.AsSpan(SegmentHeader.Bytes), body, 1);
            }

            var files = new MemoryFileSystem();
            files.Put(SegmentCatalog.Path(Folder, SegmentKind.Journal, 1), bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                JournalRecovery.Scan(files, Folder, LedgerCheckpoint.Empty);
            }
            catch (JournalCorruptException)
            {
                // A valid checksum over nonsense is refused, not guessed at.
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
        }
    }

    [Fact]
    public async Task A_record_missing_in_the_middle_is_not_skipped()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(5);
        await using (var journal = await OpenAsync(files))
        {
            for (var i = 0; i < 300; i++)
            {
                await journal.AppendAsync(samples.Intent());
            }
        }

        var path = SegmentCatalog.Path(Folder, SegmentKind.Journal, 1);
        var bytes = files.Bytes(path);
        bytes[200] ^= 1;
        files.Put(path, bytes);
        Should.Throw<JournalCorruptException>(() => ReadAll(files)).Message.ShouldContain("missing");
    }
}
