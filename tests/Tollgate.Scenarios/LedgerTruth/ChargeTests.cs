using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Faithfulness;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.LedgerTruth;

/// <summary>What an answer is charged, where that is not simply its usage at the asked model's prices.</summary>
public sealed class ChargeTests(CannedRig rig) : IClassFixture<CannedRig>
{
    [Theory]
    [InlineData("gpt-4o-2024-05-13", "0.0065")]
    [InlineData("gpt-4o-2024-08-06", "0.0035")]
    [InlineData("a-deployment", "0.0035")]
    public async Task A_served_snapshot_with_a_price_of_its_own_is_charged_at_it(string served, string cost)
    {
        Answer($$$"""{"id":"x","object":"chat.completion","model":"{{{served}}}","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100}}""");
        var row = await RowAsync("/v1/chat/completions", Bodies.Chat("gpt-4o", "hi"));
        (row.End.State, row.End.Cost.ToString()).ShouldBe((UsageState.Final, cost));
    }

    [Fact]
    public async Task A_fallback_at_the_provider_is_charged_at_the_model_that_answered()
    {
        Answer("""{"id":"m","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1000,"output_tokens":500,"iterations":[{"type":"message","model":"claude-opus-4-6","input_tokens":1000,"output_tokens":0},{"type":"fallback_message","model":"claude-haiku-4-5","input_tokens":1000,"output_tokens":500}]}}""");
        var row = await RowAsync("/v1/messages", Bodies.Messages("claude-opus-4-6", "hi"));
        (row.End.State, row.End.Cost.ToString(), row.End.Usage.InputTotal, row.End.Usage.OutputTotal).ShouldBe((UsageState.Final, "0.0035", 1000, 500));
    }

    [Fact]
    public async Task Every_iteration_has_its_lines_and_they_add_up_to_the_charge()
    {
        Answer("""{"id":"m","type":"message","role":"assistant","model":"claude-opus-4-6","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1000,"output_tokens":100,"server_tool_use":{"web_search_requests":2},"iterations":[{"type":"message","model":"claude-opus-4-6","input_tokens":1000,"output_tokens":100},{"type":"advisor_message","model":"claude-haiku-4-5","input_tokens":1000,"output_tokens":500}]}}""");
        var caller = rig.NewCaller();
        using var answer = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-opus-4-6", "hi"));
        var attempt = (await rig.RecordAsync(caller, answer)).GetProperty("attempts")[0];
        attempt.GetProperty("cost_usd").GetString().ShouldBe("0.031");
        attempt.GetProperty("trace").GetProperty("lines").EnumerateArray().Sum(Usd).ShouldBe(0.031m);
    }

    [Theory]
    [InlineData("0.5", true)]
    [InlineData("0.000264", false)]
    public async Task A_provider_s_cost_that_is_not_what_the_card_says_is_flagged_and_counted(string cost, bool diverges)
    {
        Answer($$$"""{"id":"x","object":"chat.completion","model":"deepseek/deepseek-v3.2","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"cost":{{{cost}}}}}""");
        var before = await DivergencesAsync();
        var caller = rig.NewCaller();
        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("openrouter/deepseek/deepseek-v3.2", "hi"));
        var attempt = (await rig.RecordAsync(caller, answer)).GetProperty("attempts")[0];
        attempt.GetProperty("cost_usd").GetString().ShouldBe(cost);
        attempt.GetProperty("flags").GetString()!.Contains(nameof(AttemptFlags.CostDiverges), StringComparison.Ordinal).ShouldBe(diverges);
        (await DivergencesAsync() - before).ShouldBe(diverges ? 1 : 0);
    }

    [Fact]
    public async Task An_estimate_records_what_was_seen_and_charges_what_it_can_have_been()
    {
        Stream("""data: {"id":"1","object":"chat.completion.chunk","model":"gpt-5","choices":[{"index":0,"delta":{"content":"Hello there"},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");
        var row = await RowAsync("/v1/chat/completions", Bodies.Chat("gpt-5", "hi", stream: true, maxTokens: 5000));
        row.End.State.ShouldBe(UsageState.Estimated);
        row.End.Usage.OutputTotal.ShouldBeInRange(1, 3);
        row.End.ComputedCost.ShouldBeLessThan(new Amount(0.001m));

        // The reasoning that may have been behind it was never seen and may have been all of the cap.
        row.End.Cost.ShouldBeInRange(new Amount(0.00001m * 5000), new Amount(0.00001m * 5000) + new Amount(0.001m));
    }

    [Fact]
    public async Task A_model_that_does_not_reason_is_charged_its_text_and_what_may_have_been_under_way()
    {
        Stream("""data: {"id":"1","object":"chat.completion.chunk","model":"gpt-4.1","choices":[{"index":0,"delta":{"content":"Hello there"},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");
        var row = await RowAsync("/v1/chat/completions", Bodies.Chat("gpt-4.1", "hi", stream: true, maxTokens: 5000));
        row.End.State.ShouldBe(UsageState.Estimated);
        row.End.Usage.OutputTotal.ShouldBeInRange(1, 3);
        (row.End.Cost - row.End.ComputedCost).ShouldBeLessThanOrEqualTo(new Amount(0.000008m * (11 + 64)));
    }

    private static decimal Usd(JsonElement line) => decimal.Parse(line[3].GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private void Answer(string body) => rig.Upstream.Answer = context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    };

    private void Stream(string body) => rig.Upstream.Answer = context =>
    {
        context.Response.ContentType = "text/event-stream";
        return context.Response.WriteAsync(body);
    };

    private async Task<AttemptRecord> RowAsync(string path, string body)
    {
        var caller = rig.NewCaller();
        using var answer = await rig.SendAsync(caller, path, body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await rig.OnlyRowAsync(caller);
    }

    private async Task<long> DivergencesAsync()
    {
        using var metrics = await rig.SendAsync(null, "/metrics", null, HttpMethod.Get);
        return (await metrics.Content.ReadAsStringAsync()).Split('\n')
            .Where(line => line.StartsWith("tollgate_cost_divergences_total", StringComparison.Ordinal))
            .Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
