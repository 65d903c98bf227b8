using System.Net;
using System.Text;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Budgets;

/// <summary>
/// What the catalog says a model can put out may be out of date: the simulated models go on beyond it. While the budget has room, such an
/// answer is simply paid; where it has not, the cap is in the request, and the limit holds.
/// </summary>
public sealed class CatalogBoundTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    [Theory]
    [InlineData("/v1/chat/completions", "gpt-4.1", false, "out=60000", 0.40, 32_768)]
    [InlineData("/v1/responses", "gpt-4.1", false, "out=60000", 0.40, 32_768)]
    [InlineData("/v1/chat/completions", "gpt-5-mini", true, "reasoning=220000 out=10", 0.40, 128_000)]
    [InlineData("/v1/responses", "gpt-5-mini", true, "reasoning=220000 out=10", 0.40, 128_000)]
    public async Task With_little_money_the_figure_of_the_catalog_is_sent_as_the_cap(string path, string model, bool stream, string directive, double limit, int cap)
    {
        var caller = rig.NewCaller(plan => plan.Budget = (decimal)limit);
        var row = await SendAsync(caller, path, model, directive, stream);

        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();
        row.End.Cost.Value.ShouldBeLessThanOrEqualTo((decimal)limit);
        row.End.Cost.Value.ShouldBe(rig.SimulatedOf(row)!.Usd);
        row.End.Usage.OutputTotal.ShouldBe(cap);
        Encoding.UTF8.GetString(rig.Simulator.LastRequest()!.Value.Span).ShouldContain($":{cap}");
    }

    [Theory]
    [InlineData("/v1/chat/completions", "gpt-4.1", false, "out=60000", 1)]
    [InlineData("/v1/chat/completions", "gpt-5-mini", true, "reasoning=220000 out=10", 1)]
    public async Task With_room_for_twice_as_much_it_goes_as_it_came_and_what_it_needs_is_drawn(string path, string model, bool stream, string directive, double limit)
    {
        var caller = rig.NewCaller(plan => plan.Budget = (decimal)limit);
        var row = await SendAsync(caller, path, model, directive, stream);

        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();
        row.Intent.Flags.HasFlag(AttemptFlags.Capped).ShouldBeFalse();
        row.End.Cost.Value.ShouldBe(rig.SimulatedOf(row)!.Usd);
        // The ledger keeps what was charged; what was set aside is in the journal's newest attempts.
        row.End.Cost.ShouldBeGreaterThan(rig.Server.Journal.Recent.OfRequest(row.Intent.RequestId).ShouldHaveSingleItem().Record.Intent.Hold);
    }

    private async Task<AttemptRecord> SendAsync(RigCaller caller, string path, string model, string directive, bool stream)
    {
        var text = $"[[sim: {directive}]]";
        var body = path == "/v1/responses" ? Bodies.Responses(model, text, stream) : Bodies.Chat(model, text, stream);
        using var answer = await rig.SendAsync(caller, path, body, stream: stream);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        await answer.Content.ReadAsByteArrayAsync();
        await rig.QuietAsync();
        return await rig.OnlyRowAsync(caller);
    }
}
