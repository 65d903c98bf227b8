using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using static Tollgate.Storage.Tests.Journaling.JournalsUnderTest;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>Who writes, and on which thread.</summary>
public sealed class JournalWritingTests
{
    [Fact]
    public async Task Producers_wait_when_the_buffer_is_full_and_nothing_is_dropped()
    {
        var files = new MemoryFileSystem();
        var options = Options with { BufferBytes = 4096, MaxTraceBytes = 256, SegmentBytes = 1 << 20 };
        await using (var journal = await OpenAsync(files, options: options))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Factory.StartNew(
                () =>
                {
                    var samples = new Samples(worker);
                    var tasks = Enumerable.Range(0, 300).Select(_ => journal.AppendAsync(samples.Intent()).AsTask()).ToArray();
                    return Task.WhenAll(tasks);
                },
                TaskCreationOptions.LongRunning).Unwrap()));
        }

        ReadAll(files).Count.ShouldBe(2400);
    }

    [Fact]
    public async Task A_lone_caller_writes_its_record_itself_and_does_not_wait()
    {
        var files = new MemoryFileSystem();
        await using var journal = await Journal.OpenAsync(Options with { SegmentBytes = 1 << 20 }, LedgerCheckpoint.Empty, new StillTime(), files);
        var samples = new Samples(9);
        for (var i = 0; i < 100; i++)
        {
            var written = journal.AppendAsync(samples.Intent());
            written.IsCompletedSuccessfully.ShouldBeTrue();
            await written;
            journal.WrittenSequence.ShouldBe(journal.NextSequence);
        }
    }

    [Fact]
    public async Task A_caller_never_makes_a_segment_nor_waits_for_the_disk_itself()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(10);
        await using var small = await OpenAsync(files, options: Options with { SegmentBytes = 4096 });
        for (var i = 0; i < 100; i++)
        {
            await small.AppendAsync(samples.Intent());
        }

        files.CreatedBy.Count.ShouldBeGreaterThan(2);
        files.CreatedBy.Skip(1).ShouldAllBe(thread => thread == "journal-writer");
        await using var durable = await OpenAsync(new MemoryFileSystem(), options: Options with { Durability = JournalDurability.Disk });
        (await ContinuationAsync(durable, samples)).ShouldNotBe("journal-writer");
    }

    [Fact]
    public async Task Who_comes_while_another_writes_is_written_with_the_next_batch_and_continues_on_the_pool()
    {
        var files = new MemoryFileSystem();
        await using var journal = await OpenAsync(files, options: Options with { SegmentBytes = 1 << 20 });
        var samples = new Samples(11);
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        files.Writing = () =>
        {
            files.Writing = null;
            entered.Set();
            leave.Wait();
        };
        var leader = Task.Factory.StartNew(() => journal.AppendAsync(new Samples(12).Intent()).AsTask(), TaskCreationOptions.LongRunning).Unwrap();
        entered.Wait();
        var before = files.Writes;
        var followers = Enumerable.Range(0, 20).Select(_ => ContinuationAsync(journal, samples)).ToArray();
        followers.ShouldAllBe(follower => !follower.IsCompleted);

        leave.Set();

        await leader;
        (await Task.WhenAll(followers)).ShouldAllBe(name => name == ".NET TP Worker");
        (files.Writes - before).ShouldBeLessThanOrEqualTo(3, "twenty records, but one write for all who waited");
        ReadAll(files).Count.ShouldBe(21);
    }

    private static async Task<string?> ContinuationAsync(Journal journal, Samples samples)
    {
        await journal.AppendAsync(samples.Intent()).ConfigureAwait(false);
        return Thread.CurrentThread.Name;
    }

    /// <summary>No write is slow by this clock, however loaded the machine is.</summary>
    private sealed class StillTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
