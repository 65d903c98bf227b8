using Tollgate.Economics.Usage;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;
using static Tollgate.Storage.Tests.Journaling.JournalsUnderTest;

namespace Tollgate.Storage.Tests.Journaling;

public sealed class JournalTests
{
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
}
