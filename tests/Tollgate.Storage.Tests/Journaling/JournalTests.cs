using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Tests.Journaling;

public sealed class JournalTests
{
    private const string Folder = "/journal";

    private static readonly JournalOptions Options = new()
    {
        Directory = Folder,
        SegmentBytes = 16 << 10,
        RetryInterval = TimeSpan.FromMilliseconds(1),
        FsyncInterval = TimeSpan.FromMilliseconds(1),
        RecentAttempts = 100,
    };

    // Two intents, an extend of the second, the end of the first.
    private const string FormatOne =
        "51000000BBAB4E3E01019A0000000070008000000000000001019A00000000700080000000000000F10080809BECE4FAA50681280B00000000000000"
        + "0C000000000000000D00000000000000000002010180809AA6EAAFE3013F000000C90ED2ED01019A0000000070008000000000000002019A00000000"
        + "700080000000000000F20082809BECE4FAA506000105000000000000000002010180808D93F5D7711A000000F98AA09802019A000000007000800000"
        + "00000000028080A7B9DF87D502003800000055E4036703019A000000007000800000000000000103116414020080A0FAA0CCD7050000C80100000000"
        + "000000000000000000000000001428027B7D";

    private static Task<Journal> OpenAsync(IJournalFileSystem files, LedgerCheckpoint? checkpoint = null, JournalOptions? options = null) =>
        Journal.OpenAsync(options ?? Options, checkpoint ?? LedgerCheckpoint.Empty, TimeProvider.System, files);

    [Fact]
    public async Task What_is_appended_is_read_back_in_order_over_several_segments()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(1);
        var expected = new List<byte[]>();
        await using (var journal = await OpenAsync(files))
        {
            for (var i = 0; i < 500; i++)
            {
                var intent = samples.Intent();
                var end = samples.End(intent);
                await journal.AppendAsync(intent);
                await journal.AppendAsync(end);
                expected.Add(Body(intent, (2 * i) + 1));
                expected.Add(Body(end, (2 * i) + 2));
            }
        }

        SegmentCatalog.List(files, Folder, SegmentKind.Journal).Count.ShouldBeGreaterThan(3);
        ReadAll(files).ShouldBe(expected);
    }

    [Fact]
    public void Any_sequence_of_records_survives_encoding()
    {
        Prop.ForAll<int, int>((seed, count) =>
        {
            var samples = new Samples(seed & 0xFFFF);
            var frame = new byte[4096];
            for (var i = 0; i < (count & 15) + 1; i++)
            {
                var intent = samples.Intent();
                var decodedIntent = new AttemptIntent();
                var length = RecordCodec.Encode(frame, i, intent);
                RecordFrame.TryOpen(frame.AsSpan(0, length), i, out var body).ShouldBe(FrameStatus.Valid);
                RecordCodec.TryDecode(frame.AsSpan(8, body), decodedIntent).ShouldBeTrue();
                Body(decodedIntent, i).ShouldBe(Body(intent, i));
                decodedIntent.Hold.ShouldBe(intent.Hold);

                var extend = samples.Extend(intent);
                var decodedExtend = new AttemptExtend();
                length = RecordCodec.Encode(frame, i, extend);
                RecordCodec.TryDecode(frame.AsSpan(8, length - 8), decodedExtend).ShouldBeTrue();
                (decodedExtend.Hold, decodedExtend.Usage).ShouldBe((extend.Hold, extend.Usage));

                var end = samples.End(intent);
                var decodedEnd = new AttemptEnd();
                length = RecordCodec.Encode(frame, i, end, end.Trace);
                RecordCodec.TryDecode(frame.AsSpan(8, length - 8), decodedEnd).ShouldBeTrue();
                Body(decodedEnd, i).ShouldBe(Body(end, i));
                (decodedEnd.Cost, decodedEnd.ComputedCost, decodedEnd.Usage).ShouldBe((end.Cost, end.ComputedCost, end.Usage));
            }
        }).QuickCheckThrowOnFailure();
    }

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
    public void Random_bytes_never_crash_the_reader_nor_make_it_allocate_much()
    {
        var random = new Random(4);
        for (var i = 0; i < 3000; i++)
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

    [Fact]
    public void A_newer_format_is_refused_by_name()
    {
        var files = new MemoryFileSystem();
        var bytes = new byte[SegmentHeader.Bytes];
        new SegmentHeader(SegmentKind.Journal, SegmentHeader.CurrentVersion + 1, 1, 1, 0).Write(bytes);
        files.Put(SegmentCatalog.Path(Folder, SegmentKind.Journal, 1), bytes);
        Should.Throw<JournalCorruptException>(() => ReadAll(files)).Message.ShouldContain($"format {SegmentHeader.CurrentVersion + 1}");
    }

    [Fact]
    public async Task Segments_of_the_format_before_are_read()
    {
        var files = new MemoryFileSystem();
        var bytes = new byte[SegmentHeader.Bytes];
        new SegmentHeader(SegmentKind.Journal, SegmentHeader.OldestVersion, 1, 1, 0).Write(bytes);

        files.Put(SegmentCatalog.Path(Folder, SegmentKind.Journal, 1), [.. bytes, .. Convert.FromHexString(FormatOne)]);
        var store = new MemoryLedgerStore();
        await using (var journal = await OpenAsync(files))
        {
            journal.OrphansBooked.ShouldBe(1);
            await using var projector = Projector.Start(journal, store);
            await projector.FlushAsync();
        }

        store.Attempts.Count.ShouldBe(2);
        store.Attempts.ShouldAllBe(attempt => attempt.End.Stored.IsNone);
        store.Attempts[0].End.Cost.ShouldBe(new Amount(0.0125m));
        store.Attempts[1].End.Cost.ShouldBe(new Amount(0.75m));
        SegmentHeader.CurrentVersion.ShouldBeGreaterThan(SegmentHeader.OldestVersion);
    }

    [Theory]
    [InlineData("resp_1", Dimension.User)]
    [InlineData("ø", Dimension.Organization)]
    [InlineData("", Dimension.Team)]
    public void The_id_of_a_stored_answer_survives_encoding(string id, Dimension owner)
    {
        var samples = new Samples(9);
        var intent = samples.Intent();
        var frame = new byte[4096];
        var stored = new StoredAnswerId(id, owner);
        var end = samples.End(intent);
        var extend = samples.Extend(intent);
        (end.Stored, extend.Stored) = (stored, stored);
        var (decodedEnd, decodedExtend) = (new AttemptEnd(), new AttemptExtend());

        RecordCodec.TryDecode(frame.AsSpan(8, RecordCodec.Encode(frame, 1, end, end.Trace) - 8), decodedEnd).ShouldBeTrue();
        RecordCodec.TryDecode(frame.AsSpan(8, RecordCodec.Encode(frame, 2, extend) - 8), decodedExtend).ShouldBeTrue();

        (decodedEnd.Stored, decodedExtend.Stored).ShouldBe((stored, stored));
        decodedEnd.TraceLength.ShouldBe(end.TraceLength);
    }

    [Fact]
    public async Task What_a_dead_process_knew_of_a_stored_answer_is_booked_with_its_attempt()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(11);
        var journal = await OpenAsync(files);
        var (ended, cut) = (samples.Intent(), samples.Intent());
        await journal.AppendAsync(ended);
        await journal.AppendAsync(cut);
        var end = samples.End(ended);
        end.Stored = new StoredAnswerId("resp_ended", Dimension.Team);
        await journal.AppendAsync(end);
        var extend = samples.Extend(cut);
        extend.Stored = new StoredAnswerId("resp_cut", Dimension.User);
        await journal.AppendAsync(extend);
        await journal.AppendAsync(new AttemptExtend { AttemptId = cut.AttemptId, Hold = extend.Hold });
        var left = files.Copy();
        await journal.DisposeAsync();

        var store = new MemoryLedgerStore();
        await using (var next = await OpenAsync(left))
        await using (var projector = Projector.Start(next, store))
        {
            await projector.FlushAsync();
        }

        store.Attempts.Single(attempt => attempt.Intent.AttemptId == ended.AttemptId).End.Stored.ShouldBe(end.Stored);
        store.Attempts.Single(attempt => attempt.Intent.AttemptId == cut.AttemptId).End.Stored.ShouldBe(extend.Stored);
    }

    [Fact]
    public void An_open_attempt_the_store_keeps_keeps_its_stored_answer()
    {
        var open = new OpenAttempt { Hold = new Amount(1m), Stored = new StoredAnswerId(new string('x', StoredAnswerId.MostBytes), Dimension.User) };
        RecentSlot.Copy(new Samples(12).Intent(), open.Record.Intent);

        OpenAttempt.FromBytes(open.ToBytes()).Stored.ShouldBe(open.Stored);
    }

    [Theory]
    [InlineData(Fault.Full)]
    [InlineData(Fault.ReadOnly)]
    [InlineData(Fault.Broken)]
    [InlineData(Fault.Torn)]
    public async Task A_fault_at_any_write_loses_nothing_acknowledged_and_keeps_nothing_refused(Fault fault)
    {
        for (var at = 0; at < 25; at++)
        {
            var files = new MemoryFileSystem();
            var samples = new Samples(at) { Traced = false };
            var acknowledged = new List<Guid>();
            var refused = 0;
            await using (var journal = await OpenAsync(files, options: Options with { SegmentBytes = 4096 }))
            {
                files.Break(fault, at);
                for (var i = 0; i < 40; i++)
                {
                    var intent = samples.Intent();
                    try
                    {
                        // Several at once, so that a failing batch holds more than one record.
                        var first = journal.AppendAsync(intent).AsTask();
                        var second = samples.Intent();
                        var other = journal.AppendAsync(second).AsTask();
                        await first;
                        acknowledged.Add(intent.AttemptId);
                        await other;
                        acknowledged.Add(second.AttemptId);
                    }
                    catch (JournalUnavailableException)
                    {
                        refused++;
                        journal.IsAvailable.ShouldBeFalse();
                        journal.UnavailableReason.ShouldNotBeNull();
                        files.Heal();
                        await AvailableAsync(journal);
                    }
                }

                journal.Recent.OfAttempt(acknowledged[^1]).ShouldNotBeNull();
            }

            refused.ShouldBe(1, $"fault at write {at}");
            var read = ReadAll(files).Select(body => RecordCodec.AttemptIdOf(body)).ToList();
            read.ShouldBeSubsetOf(read.Distinct());
            acknowledged.ShouldBeSubsetOf(read);
            read.Count.ShouldBeLessThanOrEqualTo(acknowledged.Count + 1);
        }
    }

    [Fact]
    public async Task A_failing_flush_makes_the_journal_unavailable_until_a_fresh_segment_flushes()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(6);
        await using var journal = await OpenAsync(files, options: Options with { Durability = JournalDurability.Disk });
        await journal.AppendAsync(samples.Intent());
        files.Break(Fault.Flush, 0);
        await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(samples.Intent()));
        journal.IsAvailable.ShouldBeFalse();
        files.Heal();
        await AvailableAsync(journal);
        await journal.AppendAsync(samples.Intent());
    }

    [Fact]
    public async Task Attempts_of_a_dead_process_are_charged_their_last_hold_once()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(7);
        var journal = await OpenAsync(files);
        var (plain, extended, ended) = (samples.Intent(), samples.Intent(), samples.Intent());
        await journal.AppendAsync(plain);
        await journal.AppendAsync(extended);
        await journal.AppendAsync(ended);
        var extend = new AttemptExtend { AttemptId = extended.AttemptId, Hold = extended.Hold + extended.Hold, HasUsage = true };
        extend.Usage[Bucket.UncachedInput] = 17;
        await journal.AppendAsync(extend);
        await journal.AppendAsync(samples.End(ended));

        // What a killed process leaves is what its files hold at that moment.
        var left = files.Copy();
        await journal.DisposeAsync();
        for (var restart = 0; restart < 3; restart++)
        {
            await using var next = await OpenAsync(left);
            next.OrphansBooked.ShouldBe(restart == 0 ? 2 : 0);
        }

        var store = new MemoryLedgerStore();
        await using (var next = await OpenAsync(left))
        await using (var projector = Projector.Start(next, store))
        {
            await projector.FlushAsync();
        }

        store.Attempts.Count.ShouldBe(3);
        var unknown = store.Attempts.Single(attempt => attempt.Intent.AttemptId == plain.AttemptId).End;
        (unknown.State, unknown.Cost, unknown.Failure).ShouldBe((UsageState.Unknown, plain.Hold, AttemptFailure.Orphaned));
        (unknown.Flags & AttemptFlags.Orphaned).ShouldBe(AttemptFlags.Orphaned);
        var partial = store.Attempts.Single(attempt => attempt.Intent.AttemptId == extended.AttemptId).End;
        (partial.State, partial.Cost, partial.Usage[Bucket.UncachedInput]).ShouldBe((UsageState.Partial, extend.Hold, 17));
    }

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

    [Fact]
    public async Task An_oversized_trace_is_replaced_by_a_note_of_its_size()
    {
        var files = new MemoryFileSystem();
        await using var journal = await OpenAsync(files);
        var intent = new Samples(8).Intent();
        await journal.AppendAsync(intent);
        await journal.AppendAsync(new AttemptEnd { AttemptId = intent.AttemptId, Trace = new byte[100_000], TraceLength = 100_000 });
        var recent = journal.Recent.OfRequest(intent.RequestId).ShouldHaveSingleItem();
        System.Text.Encoding.UTF8.GetString(recent.Record.End.Trace).ShouldBe("""{"trace_omitted_bytes":100000}""");
    }

    [Fact]
    public async Task A_second_process_is_kept_out_of_the_folder()
    {
        using var directory = new TestDirectory();
        var options = new JournalOptions { Directory = directory.Journal, AcceptEphemeral = true };
        await using (await Journal.OpenAsync(options, LedgerCheckpoint.Empty))
        {
            await Should.ThrowAsync<JournalUnavailableException>(() => Journal.OpenAsync(options, LedgerCheckpoint.Empty));
        }

        await using var again = await Journal.OpenAsync(options, LedgerCheckpoint.Empty);
        again.IsAvailable.ShouldBeTrue();
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

    private static async Task AvailableAsync(Journal journal)
    {
        while (!journal.IsAvailable)
        {
            await Task.Yield();
        }
    }

    private static byte[] Body(AttemptIntent intent, long sequence)
    {
        var frame = new byte[4096];
        return frame[RecordFrame.HeaderBytes..RecordCodec.Encode(frame, sequence, intent)];
    }

    private static byte[] Body(AttemptEnd end, long sequence)
    {
        var frame = new byte[4096];
        return frame[RecordFrame.HeaderBytes..RecordCodec.Encode(frame, sequence, end, end.Trace.AsSpan(0, end.TraceLength))];
    }

    private static List<byte[]> ReadAll(MemoryFileSystem files)
    {
        using var reader = new JournalReader(files, Folder, SegmentKind.Journal, default);
        var bodies = new List<byte[]>();
        while (reader.TryRead())
        {
            bodies.Add(reader.Body.ToArray());
        }

        return bodies;
    }
}
