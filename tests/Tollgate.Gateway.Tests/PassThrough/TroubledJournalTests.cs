using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>Records the journal refuses, or has without being able to make them durable: counters and ledger say the same in the end.</summary>
public sealed class TroubledJournalTests
{
    private const string Path = "/v1/chat/completions";

    private const string Answer =
        """{"id":"c","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1200,"completion_tokens":300,"total_tokens":1500}}""";

    private TroubledJournal _journal = null!;

    [Fact]
    public async Task An_end_refused_by_a_journal_that_says_it_works_is_owed_without_holding_anybody_up()
    {
        await using var rig = await StartAsync();
        _journal.AtEnd = new JournalUnavailableException("The disk is too slow.");
        for (var i = 0; i < 3; i++)
            Ask(rig).ShouldBe(503);

        rig.Open.Holds.ShouldBe(3);
        _journal.AtEnd = null;
        await rig.SettledAsync();

        (await rig.LedgerRowsAsync()).ShouldBe(3);
        rig.Standings.ShouldAllBe(standing => standing.Spent == new Amount(3 * 0.00036m) && standing.Held == Amount.Zero);
        (await rig.CompareAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_intent_that_is_written_and_not_durable_gets_an_end_that_charges_nothing()
    {
        await using var rig = await StartAsync();
        _journal.AtIntent = Written();

        Ask(rig).ShouldBe(503);

        rig.Open.ShouldBe((0, Amount.Zero));
        rig.Reservations.ShouldBe(0);
        while (await rig.LedgerRowsAsync() == 0)
            await Task.Yield();

        var row = await rig.OnlyRowAsync();
        (row.End.State, row.End.Cost, row.End.Failure).ShouldBe((UsageState.Final, Amount.Zero, AttemptFailure.LedgerUnavailable));
    }

    [Fact]
    public async Task An_end_that_is_written_and_not_durable_is_settled_at_once_and_not_written_again()
    {
        await using var rig = await StartAsync();
        _journal.AtEnd = Written();

        Ask(rig).ShouldBe(503);

        rig.Open.ShouldBe((0, Amount.Zero));
        _journal.AtEnd = null;
        Ask(rig).ShouldBe(200);
        (await rig.LedgerRowsAsync()).ShouldBe(2);
        rig.UnmatchedEnds.ShouldBe(0);
        rig.Standings.ShouldAllBe(standing => standing.Spent == new Amount(2 * 0.00036m));
    }

    [Fact]
    public async Task An_end_lost_to_a_bug_leaves_its_money_held_and_everything_else_free()
    {
        await using var rig = await StartAsync();
        _journal.AtEnd = new InvalidOperationException("a bug");

        Ask(rig).ShouldBe(500);

        // As the next start will charge it; no comparison gives it back before that.
        (await rig.CompareAsync()).ShouldBeEmpty();
        rig.Open.Holds.ShouldBe(1);
        rig.Standings.ShouldAllBe(standing => standing.Spent == Amount.Zero && standing.Held > Amount.Zero);
        rig.Reservations.ShouldBe(0);
    }

    private async Task<PassThroughRig> StartAsync() => await PassThroughRig.StartAsync(
        new CannedProvider(Encoding.UTF8.GetBytes(Answer), "application/json"),
        setUp: control => control.RequestLimits.Create(new RequestLimit { Name = "tokens", Tokens = 1_000_000 }).Require(),
        wrap: journal => _journal = new TroubledJournal(journal));

    private static JournalUnavailableException Written() => new("The disk failed.") { IsWritten = true };

    private static int Ask(PassThroughRig rig)
    {
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes("""{"model":"gpt-4o-mini","max_tokens":300,"messages":[{"role":"user","content":"Say hello"}]}"""));
        rig.Ask(caller, SurfacePaths.Read(Path), Path);
        return caller.Status;
    }
}
