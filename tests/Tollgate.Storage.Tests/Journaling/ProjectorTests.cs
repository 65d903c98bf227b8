using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Tests.Journaling;

public sealed class ProjectorTests : IDisposable
{
    private const string Folder = "/journal";

    private static readonly JournalOptions Options = new()
    {
        Directory = Folder,
        SegmentBytes = 4096,
        RetryInterval = TimeSpan.FromMilliseconds(1),
        FsyncInterval = TimeSpan.FromMilliseconds(1),
    };

    private static readonly ProjectorOptions Fast = new() { Linger = TimeSpan.Zero, RetryInterval = TimeSpan.FromMilliseconds(1), KeepAfterSegments = 2 };

    private readonly MemoryFileSystem _files = new();
    private readonly MemoryLedgerStore _store = new();

    public void Dispose() => _store.Dispose();

    private Task<Journal> OpenAsync() => Journal.OpenAsync(Options, _store.ReadCheckpoint(), TimeProvider.System, _files);

    [Fact]
    public async Task A_flush_returns_when_everything_appended_before_it_is_in_the_store()
    {
        await using var journal = await OpenAsync();
        await using var projector = Projector.Start(journal, _store, Fast with { Linger = TimeSpan.FromHours(1) });
        var samples = new Samples(1);
        for (var i = 1; i <= 50; i++)
        {
            var intent = samples.Intent();
            journal.AppendName(Dimension.Task, i, $"task {i}");
            await journal.AppendAsync(intent);

            // Not awaited: appended is enough.
            _ = journal.AppendAsync(samples.End(intent)).AsTask();
            await projector.FlushAsync();
            _store.Attempts.Count.ShouldBe(i);
            _store.Names[(Dimension.Task, i)].ShouldBe($"task {i}");
            projector.LagRecords.ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_flush_of_names_alone_returns_when_they_are_in_the_store()
    {
        await using var journal = await OpenAsync();
        await using var projector = Projector.Start(journal, _store, Fast);
        journal.AppendName(Dimension.User, 4, "ada");
        await projector.FlushAsync();
        _store.Names[(Dimension.User, 4)].ShouldBe("ada");
    }

    [Fact]
    public async Task A_flush_that_is_given_up_ends_while_the_store_fails()
    {
        await using var journal = await OpenAsync();
        await using var projector = Projector.Start(journal, _store, Fast);
        var samples = new Samples(5);
        var intent = samples.Intent();
        _store.FailuresLeft = int.MaxValue;
        await journal.AppendAsync(intent);
        await journal.AppendAsync(samples.End(intent));
        using var patience = new CancellationTokenSource();
        var flush = projector.FlushAsync(patience.Token);
        flush.IsCompleted.ShouldBeFalse();

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(flush);
        _store.FailuresLeft = 0;
        await projector.FlushAsync(CancellationToken.None);
        _store.Attempts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Every_attempt_arrives_exactly_once_over_many_restarts()
    {
        var samples = new Samples(2);
        var ended = new HashSet<Guid>();
        var open = new List<AttemptIntent>();
        for (var run = 0; run < 12; run++)
        {
            await using var journal = await OpenAsync();
            foreach (var orphan in open)
            {
                ended.Add(orphan.AttemptId);
            }

            open.Clear();
            await using var projector = Projector.Start(journal, _store, Fast with { BatchAttempts = 7 });
            for (var i = 0; i < 60; i++)
            {
                var intent = samples.Intent();
                await journal.AppendAsync(intent);
                if (i % 5 == 0)
                {
                    open.Add(intent);
                    continue;
                }

                await journal.AppendAsync(samples.End(intent));
                ended.Add(intent.AttemptId);
            }
        }

        await using (var journal = await OpenAsync())
        await using (var projector = Projector.Start(journal, _store, Fast))
        {
            open.ForEach(orphan => ended.Add(orphan.AttemptId));
            await projector.FlushAsync();
            projector.UnmatchedEnds.ShouldBe(0);
        }

        _store.Attempts.Select(attempt => attempt.Intent.AttemptId).Order().ShouldBe(ended.Order());
    }

    [Fact]
    public async Task A_crash_between_the_transaction_and_the_deletion_of_segments_books_nothing_twice()
    {
        var samples = new Samples(3);
        MemoryFileSystem before;
        await using (var journal = await OpenAsync())
        {
            for (var i = 0; i < 100; i++)
            {
                var intent = samples.Intent();
                await journal.AppendAsync(intent);
                await journal.AppendAsync(samples.End(intent));
            }

            // The files as they were before anything was deleted, next to a store that has committed.
            before = _files.Copy();
            await using var projector = Projector.Start(journal, _store, Fast);
            await projector.FlushAsync();
        }

        _store.Attempts.Count.ShouldBe(100);
        await using (var journal = await Journal.OpenAsync(Options, _store.ReadCheckpoint(), TimeProvider.System, before))
        await using (var projector = Projector.Start(journal, _store, Fast))
        {
            await projector.FlushAsync();
        }

        _store.Attempts.Count.ShouldBe(100);
        SegmentCatalog.List(before, Folder, SegmentKind.Journal).Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Segments_go_when_they_are_projected_and_a_long_answer_does_not_keep_them()
    {
        var samples = new Samples(4);
        var longest = samples.Intent();
        await using (var journal = await OpenAsync())
        await using (var projector = Projector.Start(journal, _store, Fast with { BatchAttempts = 10 }))
        {
            await journal.AppendAsync(longest);
            for (var i = 0; i < 300; i++)
            {
                var intent = samples.Intent();
                await journal.AppendAsync(intent);
                await journal.AppendAsync(samples.End(intent));
            }

            await projector.FlushAsync();
            _store.KeptEver.ShouldBe(1);
            SegmentCatalog.List(_files, Folder, SegmentKind.Journal).Count.ShouldBeLessThan(5);

            var topUp = new AttemptExtend { AttemptId = longest.AttemptId, Hold = new Amount(12.5m) };
            await journal.AppendAsync(topUp);
            var after = samples.Intent();
            await journal.AppendAsync(after);
            await journal.AppendAsync(samples.End(after));
            await projector.FlushAsync();
        }

        // Only the store remembers the intent now; the last top-up is what a crash charges.
        await using (var journal = await OpenAsync())
        await using (var projector = Projector.Start(journal, _store, Fast))
        {
            journal.OrphansBooked.ShouldBe(1);
            await projector.FlushAsync();
        }

        var booked = _store.Attempts.Single(attempt => attempt.Intent.AttemptId == longest.AttemptId);
        booked.End.Cost.ShouldBe(new Amount(12.5m));
        booked.Intent.RequestId.ShouldBe(longest.RequestId);
        _store.ReadCheckpoint().Kept.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_that_fails_is_asked_again_until_it_takes_the_batch_and_the_outage_is_told_once()
    {
        await using var journal = await OpenAsync();
        _store.FailuresLeft = 5;
        await using var projector = Projector.Start(journal, _store, Fast);
        var heard = new List<bool>();
        projector.FailingChanged += failure => heard.Add(failure is not null);
        var samples = new Samples(5);
        var intent = samples.Intent();
        await journal.AppendAsync(intent);
        await journal.AppendAsync(samples.End(intent));
        await projector.FlushAsync();
        _store.Attempts.Count.ShouldBe(1);
        projector.LastError.ShouldBeNull();
        heard.ShouldBe([true, false]);
    }

    [Fact]
    public async Task A_flush_does_not_wait_for_records_the_journal_refused()
    {
        await using var journal = await OpenAsync();
        await using var projector = Projector.Start(journal, _store, Fast);
        _files.Break(Fault.Full, 0);
        await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(new Samples(6).Intent()));
        await projector.FlushAsync();
    }

    [Theory]
    [InlineData(Fault.Full)]
    [InlineData(Fault.ReadOnly)]
    [InlineData(Fault.Broken)]
    [InlineData(Fault.Torn)]
    public async Task A_flush_does_not_wait_for_names_that_cannot_be_written(Fault fault)
    {
        await using var journal = await OpenAsync();
        await using var projector = Projector.Start(journal, _store, Fast);
        for (var id = 1; id <= 50; id++)
        {
            // Now before, now after the writer has noticed. A write of its own may notice before the name is there: then once more.
            _files.Break(fault, 0);
            while (!TryAppendName(id))
            {
                _files.Heal();
                (await journal.WhenAvailableAsync()).ShouldBeTrue();
                _files.Break(fault, 0);
            }

            if (id % 2 == 0)
            {
                SpinWait.SpinUntil(() => !journal.IsAvailable);
            }

            await projector.FlushAsync();
            _files.Heal();
            (await journal.WhenAvailableAsync()).ShouldBeTrue();
        }

        await projector.FlushAsync();
        _store.Names.Count.ShouldBe(50);

        bool TryAppendName(int id)
        {
            try
            {
                journal.AppendName(Dimension.User, id, "user " + id);
                return true;
            }
            catch (JournalUnavailableException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task An_ended_attempt_can_be_read_back_at_once()
    {
        await using var journal = await OpenAsync();
        await using var projector = Projector.Start(journal, _store, Fast);
        var samples = new Samples(7);
        var first = samples.Intent();
        var second = samples.Intent(first.RequestId, 1);
        await journal.AppendAsync(first);
        await journal.AppendAsync(second);
        journal.Recent.OfRequest(first.RequestId).ShouldAllBe(attempt => !attempt.Ended);
        var end = samples.End(second);
        await journal.AppendAsync(end);
        var recent = journal.Recent.OfRequest(first.RequestId);
        recent.Select(attempt => attempt.Record.Intent.AttemptId).ShouldBe([first.AttemptId, second.AttemptId]);
        (recent[1].Ended, recent[1].Record.End.Cost).ShouldBe((true, end.Cost));
    }

    [Fact]
    public async Task The_index_of_recent_attempts_stays_bounded_and_keeps_the_newest()
    {
        await using var journal = await Journal.OpenAsync(Options with { RecentAttempts = 10 }, LedgerCheckpoint.Empty, TimeProvider.System, _files);
        var samples = new Samples(8);
        var request = Guid.CreateVersion7();
        var intents = Enumerable.Range(0, 25).Select(i => samples.Intent(i % 2 == 0 ? request : null, i)).ToList();
        foreach (var intent in intents)
        {
            await journal.AppendAsync(intent);
        }

        journal.Recent.OfRequest(request).Select(attempt => attempt.Record.Intent.Ordinal).ShouldBe([16, 18, 20, 22, 24]);
        intents.Take(15).ShouldAllBe(intent => journal.Recent.OfAttempt(intent.AttemptId) == null);
        intents.Skip(15).ShouldAllBe(intent => journal.Recent.OfAttempt(intent.AttemptId) != null);
    }
}
