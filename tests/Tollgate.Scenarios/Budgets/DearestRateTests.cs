using System.Net;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Budgets;

/// <summary>A hold is made at the dearest rate a request can be served at: no tier, speed or place is an overrun.</summary>
public sealed class DearestRateTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    public static TheoryData<string, string, string, decimal> Dear => new()
    {
        { "/v1/messages", "claude-opus-5", "\"speed\":\"fast\"", 2m },
        { "/v1/messages", "claude-opus-5", "\"inference_geo\":\"us\"", 1.1m },
        { "/v1/messages", "claude-opus-5", "\"speed\":\"fast\",\"inference_geo\":\"us\"", 2.2m },
        { "/v1/messages", "claude-opus-5", "\"speed\":\"standard\",\"inference_geo\":\"global\"", 1m },
        { "/v1/chat/completions", "gpt-4.1", "\"service_tier\":\"priority\"", 1.75m },
        { "/v1/chat/completions", "gpt-4.1", "\"service_tier\":\"fast\"", 1.75m },
        { "/v1/chat/completions", "gpt-4o-mini", "\"service_tier\":\"priority\"", 1m / 0.6m },
        { "/v1/chat/completions", "gpt-5", "\"service_tier\":\"flex\"", 0.5m },
        { "/v1/chat/completions", "gpt-5", "\"service_tier\":\"auto\"", 1m },
        { "/v1/responses", "gpt-5-mini", "\"service_tier\":\"fast\"", 1.8m },
        { "/v1/responses", "o4-mini", "\"service_tier\":\"priority\"", 2m / 1.1m },
        { "/v1/responses", "o3", "\"service_tier\":\"flex\"", 0.5m },
    };

    [Theory]
    [MemberData(nameof(Dear))]
    public async Task Whatever_is_asked_for_the_hold_covers_it(string path, string model, string asked, decimal factor)
    {
        foreach (var stream in new[] { false, true })
        {
            var caller = rig.NewCaller(plan => plan.Budget = 1m);
            var plain = await SpendAsync(caller, path, model, "", stream);
            var row = await SpendAsync(caller, path, model, asked, stream);

            ShouldBeCovered(row);
            ShouldBeCovered(plain);

            // Prices of the two are in proportion up to what factors like 5/3 leave of a decimal.
            Math.Abs((row.End.Cost.Value / plain.End.Cost.Value) - factor).ShouldBeLessThan(0.0001m);
        }
    }

    [Fact]
    public async Task A_workspace_that_stays_in_the_country_is_covered_without_saying_so()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        ShouldBeCovered(await SpendAsync(caller, "/v1/messages", "claude-opus-5", "", stream: true, pinned: "geo=us"));
    }

    [Fact]
    public async Task A_project_with_a_dearer_default_tier_overruns_once_and_is_covered_from_then_on()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        var first = await SpendAsync(caller, "/v1/chat/completions", "gpt-5.1", "", stream: false, pinned: "tier=priority");
        first.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeTrue();
        first.End.Cost.Value.ShouldBe(rig.SimulatedOf(first)!.Usd);

        ShouldBeCovered(await SpendAsync(caller, "/v1/chat/completions", "gpt-5.1", "", stream: false, pinned: "tier=priority"));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "gpt-5-nano", "\"service_tier\":\"priority\"", "service tier 'priority'")]
    [InlineData("/v1/messages", "claude-opus-4-6", "\"speed\":\"fast\"", "speed 'fast'")]
    public async Task What_has_no_price_is_refused_under_a_budget_by_name(string path, string model, string asked, string named)
    {
        using var refused = await SendAsync(rig.NewCaller(plan => plan.Budget = 1m), path, model, asked, stream: false, "out=5");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var text = await refused.Content.ReadAsStringAsync();
        text.ShouldContain("model_unpriced");
        text.ShouldContain(named);

        using var answer = await SendAsync(rig.NewCaller(), path, model, asked, stream: false, "out=5");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private void ShouldBeCovered(AttemptRecord row)
    {
        var record = rig.SimulatedOf(row)!;
        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse(record.ToJson());
        row.End.Cost.Value.ShouldBe(record.Usd, record.ToJson());
    }

    // The whole cap is put out, so that nothing but the rate decides whether the hold was enough.
    private async Task<AttemptRecord> SpendAsync(RigCaller caller, string path, string model, string asked, bool stream, string pinned = "")
    {
        using var answer = await SendAsync(caller, path, model, asked, stream, $"out=500 reasoning=0 {pinned}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var id = Guid.Parse(GatewayRig.RequestId(answer));
        await rig.QuietAsync();
        return (await rig.LedgerAsync(caller)).Single(row => row.Intent.RequestId == id);
    }

    private Task<HttpResponseMessage> SendAsync(RigCaller caller, string path, string model, string asked, bool stream, string directive)
    {
        var text = $"[[sim: {directive}]]";
        var body = path switch
        {
            "/v1/messages" => Bodies.Messages(model, text, stream, 500),
            "/v1/responses" => Bodies.Responses(model, text, stream, 500),
            _ => Bodies.Chat(model, text, stream, 500),
        };
        return rig.SendAsync(caller, path, asked.Length == 0 ? body : $"{{{asked},{body[1..]}");
    }
}
