using System.Text.Json;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Budgets;

/// <summary>A model without a price under a ceiling, against a provider that reasons unseen and callers who leave.</summary>
public sealed class CeilingTests(CeilingRig rig) : IClassFixture<CeilingRig>
{
    private const string Chat = "/v1/chat/completions";

    [Theory]
    [InlineData(false, "[[sim: out=300 reasoning=2000]]")]
    [InlineData(true, "[[sim: out=300 reasoning=2000]]")]
    [InlineData(true, "[[sim: out=3900]]")]
    [InlineData(true, "[[sim: out=30]]")]
    public async Task What_it_generates_unseen_is_within_its_hold(bool stream, string text)
    {
        var caller = rig.NewCaller(static plan => plan.Budget = 1m);

        using var answer = await rig.SendAsync(caller, Chat, Bodies.Chat(CeilingRig.Unknown, text, stream, maxTokens: 4000));
        ((int)answer.StatusCode).ShouldBe(200);

        var row = await rig.OnlyRowAsync(caller);
        (row.End.State, row.End.PriceState, row.End.Cost).ShouldBe((UsageState.Final, PriceState.Unpriced, Amount.Zero));
        row.End.Shadow.ShouldBe(CeilingRig.Ceiling.Of(row.End.Usage));
        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Shadow);
        var record = await rig.RecordAsync(caller, answer);
        record.GetProperty("cost_usd").ValueKind.ShouldBe(JsonValueKind.Null);
        record.GetProperty("shadow_usd").GetString().ShouldBe(row.End.Shadow.ToString());
    }

    [Fact]
    public async Task Callers_who_leave_are_charged_a_shadow_and_no_cost()
    {
        var caller = rig.NewCaller(static plan => plan.Budget = 1m);
        using (var gone = new CancellationTokenSource())
        {
            using var answer = await rig.SendAsync(caller, Chat, Bodies.Chat(CeilingRig.Unknown, "[[sim: out=500 chunk=1 fault=drip:200,1s]]", stream: true, maxTokens: 1000), stream: true, cancellation: gone.Token);
            using var body = await answer.Content.ReadAsStreamAsync();
            (await body.ReadAsync(new byte[1])).ShouldBe(1);
            await gone.CancelAsync();
        }

        await rig.QuietAsync();
        var row = await rig.OnlyRowAsync(caller);
        row.End.Failure.ShouldNotBe(AttemptFailure.None);
        (row.End.PriceState, row.End.Cost).ShouldBe((PriceState.Unpriced, Amount.Zero));
        row.End.Shadow.ShouldBeGreaterThan(Amount.Zero);
        row.End.Shadow.ShouldBeGreaterThanOrEqualTo(CeilingRig.Ceiling.Of(row.End.Usage));
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Shadow);
    }

    [Fact]
    public async Task A_used_up_ceiling_refuses_before_and_after_a_restart()
    {
        await using var own = await GatewayRig.StartAsync<CeilingRig>();
        var caller = own.NewCaller(static plan => plan.Budget = 0.03m);
        var body = Bodies.Chat(CeilingRig.Unknown, "[[sim: out=250]]", maxTokens: 256);
        using (var answer = await own.SendAsync(caller, Chat, body))
            ((int)answer.StatusCode).ShouldBe(200);

        using (var refused = await own.SendAsync(caller, Chat, body))
        {
            ((int)refused.StatusCode).ShouldBe(402);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("ceiling for unpriced usage");
        }

        var before = own.StandingOf(caller.Budget!).Spent;
        await own.RestartAsync();

        own.StandingOf(caller.Budget!).Spent.ShouldBe(before);
        using var again = await own.SendAsync(caller, Chat, body);
        ((int)again.StatusCode).ShouldBe(402);
        (await own.OnlyRowAsync(caller)).End.Cost.ShouldBe(Amount.Zero);
    }
}
