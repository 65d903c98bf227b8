using System.Net;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Outages;

/// <summary>
/// The journal's disk fails at every single write of a request, in every way, while the gateway serves. No answer looks complete without its
/// record, nobody is served without one, and when the disk works again the ledger says what the providers say.
/// </summary>
public sealed class JournalOutageTests(FailingDiskRig rig) : IClassFixture<FailingDiskRig>, IAsyncLifetime
{
    // Long enough for several top-ups; an event is fewer tokens than what a cut allows for as on its way.
    private const string Answer = "[[sim: out=700 chunk=40 delay=1s]]";

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        rig.Disk.Heal();
        await Until.TrueAsync(() => rig.Server.Journal.IsAvailable, "the journal is available again");
    }

    public static TheoryData<DiskFaultKind, string, bool> Faults
    {
        get
        {
            var all = new TheoryData<DiskFaultKind, string, bool>();
            foreach (var fault in Enum.GetValues<DiskFaultKind>())
            {
                foreach (var dialect in Dialogue.Dialects)
                {
                    all.Add(fault, dialect, false);
                    all.Add(fault, dialect, true);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task At_every_write_of_a_request(DiskFaultKind fault, string dialect, bool stream)
    {
        var at = 0;
        for (var met = true; met; at++)
        {
            // A caller of its own: its names are written too, and a write of theirs can be the one that fails.
            var caller = rig.NewCaller(plan => plan.Budget = 1m);
            await rig.LedgerAsync();
            rig.Disk.Break(fault, at);
            var (path, body) = Dialogue.Request(dialect, stream, Answer);
            using var answer = await rig.SendAsync(caller, path, body, stream: true);
            var (text, whole) = await ReadAsync(answer, stream);
            met = rig.Disk.Failures > 0;
            var what = $"{fault} at write {at} of {dialect}, stream={stream}: {(int)answer.StatusCode} {text}";
            if (!met)
            {
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, what);
                (whole && (!stream || Dialogue.HasTerminator(dialect, text))).ShouldBeTrue(what);
            }
            else if (answer.StatusCode != HttpStatusCode.OK)
            {
                await answer.ShouldBeUnavailableAsync(dialect, rig.Data);
            }
            else
            {
                // What had begun broke off; it never looks complete.
                (stream, whole).ShouldBe((true, false), what);
                Dialogue.HasTerminator(dialect, text).ShouldBeFalse(what);
            }

            await rig.HealAsync();
            await ShouldBeBookedAsync(caller, complete: !met, what);
        }

        // At least the intent and the end of the request were among the writes.
        at.ShouldBeGreaterThan(2);
    }

    [Theory]
    [InlineData(DiskFaultKind.Full, "the disk is full")]
    [InlineData(DiskFaultKind.ReadOnly, "the disk is read-only")]
    [InlineData(DiskFaultKind.Broken, "input/output error")]
    [InlineData(DiskFaultKind.Torn, "input/output error")]
    public async Task While_it_lasts_nothing_is_served_everybody_is_told_and_it_is_logged_once(DiskFaultKind fault, string reason)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        using (var before = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "[[sim: out=5]]")))
        {
            before.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var served = rig.Simulator.Attempts.Summary.Attempts;
        rig.Logged.Clear();
        rig.Disk.Break(fault, 0);
        foreach (var dialect in Dialogue.Dialects)
        {
            foreach (var stream in (bool[])[false, true])
            {
                var (path, body) = Dialogue.Request(dialect, stream, "x");
                using var refused = await rig.SendAsync(caller, path, body);
                await refused.ShouldBeUnavailableAsync(dialect, rig.Data);
                (await refused.Content.ReadAsStringAsync()).ShouldContain(reason);
            }
        }

        using (var ready = await rig.SendAsync(null, "/readyz", null, HttpMethod.Get))
        {
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            var why = await ready.Content.ReadAsStringAsync();
            why.ShouldContain(reason);
            why.ShouldNotContain(rig.Data);
        }

        // What calls no model is answered all the same.
        using (var me = await rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get))
        {
            me.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        rig.Simulator.Attempts.Summary.Attempts.ShouldBe(served);
        await Until.TrueAsync(() => !rig.Logged.IsEmpty, "the outage is logged");
        await rig.HealAsync();
        await Until.TrueAsync(() => rig.Logged.Count > 1, "its end is logged");
        rig.Logged.Count.ShouldBe(2, string.Join('\n', rig.Logged));
        rig.Logged.Where(line => line.StartsWith("Critical", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain(rig.Data);
        using (var ready = await rig.SendAsync(null, "/readyz", null, HttpMethod.Get))
        {
            ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var after = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "[[sim: out=5]]"));
        after.StatusCode.ShouldBe(HttpStatusCode.OK);
        await rig.QuietAsync();
        (await rig.LedgerAsync(caller)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_end_that_could_not_be_written_keeps_its_money_until_it_is_and_no_comparison_gives_it_back()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        await rig.LedgerAsync();

        // The names of a new caller and the intent are written, the end is not.
        var at = 0;
        HttpResponseMessage answer;
        while (true)
        {
            rig.Disk.Break(DiskFaultKind.Full, at++);
            answer = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "[[sim: out=50]]"));
            if (rig.Server.Core.Budgets.OpenHoldCount > 0)
            {
                break;
            }

            answer.Dispose();
            at.ShouldBeLessThan(10);
            await rig.HealAsync();
        }

        using (answer)
        {
            await answer.ShouldBeUnavailableAsync("messages", rig.Data);
        }

        var owed = rig.StandingOf(caller.Budget!);
        (owed.OpenHolds, owed.Held > Amount.Zero).ShouldBe((1, true));
        (await rig.Server.Core.Comparison.CompareAsync(CancellationToken.None)).ShouldBeEmpty();
        rig.StandingOf(caller.Budget!).Held.ShouldBe(owed.Held);

        await rig.HealAsync();
        var row = await rig.OnlyRowAsync(caller);
        (row.End.State, row.End.Failure).ShouldBe((UsageState.Final, AttemptFailure.LedgerUnavailable));
        row.End.Cost.Value.ShouldBe(rig.SimulatedOf(row)!.Usd);
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Cost);
    }

    [Fact]
    public async Task A_budget_made_while_it_lasts_is_in_force_before_anything_is_served()
    {
        var first = rig.NewCaller();
        await rig.LedgerAsync();
        rig.Disk.Break(DiskFaultKind.Full, 0);
        using (var refused = await rig.SendAsync(first, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "x")))
        {
            await refused.ShouldBeUnavailableAsync("messages", rig.Data);
        }

        // The new key cannot be announced now, and that is remembered as an outage; the budget counts all the same.
        var caller = RigCaller.Create(rig.Server.Control, "late", new CallerPlan { Budget = 0.5m });
        Should.Throw<Storage.Journaling.JournalUnavailableException>(() => rig.Server.Core.Keys.RefreshNow());

        rig.StandingOf(caller.Budget!).Budget.Limit.ShouldBe(new Amount(0.5m));
        await rig.HealAsync();
    }

    /// <summary>Reads an answer, one event at a time when it is a stream; says whether it came to its end or broke off.</summary>
    private async Task<(string Text, bool Whole)> ReadAsync(HttpResponseMessage answer, bool stream)
    {
        if (!stream || !answer.IsSuccessStatusCode)
        {
            return (await answer.Content.ReadAsStringAsync(), true);
        }

        var events = new EventReader(await answer.Content.ReadAsStreamAsync());
        try
        {
            await rig.StepToEndAsync(events, hidden: 1);
            return (events.Text, true);
        }
        catch (IOException)
        {
            return (events.Text, false);
        }
    }

    private async Task ShouldBeBookedAsync(RigCaller caller, bool complete, string what)
    {
        var rows = await rig.LedgerAsync(caller);
        var standing = rig.StandingOf(caller.Budget!);
        (standing.Held, standing.OpenHolds).ShouldBe((Amount.Zero, 0), what);
        standing.Spent.ShouldBe(rows.Aggregate(Amount.Zero, (sum, row) => sum + row.End.Cost), what);
        rows.Count.ShouldBeLessThanOrEqualTo(1, what);
        if (complete)
        {
            (rows.ShouldHaveSingleItem(what).End.State, rows[0].End.Failure).ShouldBe((UsageState.Final, AttemptFailure.None), what);
        }

        if (rows is [var row] && rig.SimulatedOf(row) is { } served)
        {
            row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(served.Usd, what);
        }

        // What the provider served of anybody is in the ledger: exactly once, by the count of rows.
        var ids = (await rig.LedgerAsync()).Select(row => row.Intent.AttemptId.ToString("N")).ToList();
        ids.ShouldBeUnique();
        rig.Simulator.Attempts.After().Select(one => one.AttemptId).ShouldBeSubsetOf(ids);
        rig.Server.Projector.UnmatchedEnds.ShouldBe(0, what);
    }
}
