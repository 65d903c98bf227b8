using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;
using Tollgate.Simulator.Journal;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Budgets;

/// <summary>A stream whose budget ends is ended cleanly in its dialect, while the provider generates step by step.</summary>
public sealed class StreamCutTests(SteppedRig rig) : IClassFixture<SteppedRig>
{
    [Theory]
    [InlineData("/v1/chat/completions", "gpt-4.1", "\"finish_reason\":\"length\"", "data: [DONE]")]
    [InlineData("/v1/completions", "gpt-4.1", "\"finish_reason\":\"length\"", "data: [DONE]")]
    [InlineData("/v1/messages", "claude-sonnet-4-5", "\"stop_reason\":\"max_tokens\"", "event: message_stop")]
    [InlineData("/v1/responses", "gpt-4.1", "\"status\":\"incomplete\"", "event: response.incomplete")]
    [InlineData("/v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse", "", "\"finishReason\":\"MAX_TOKENS\"", "MAX_TOKENS")]
    public async Task The_end_of_the_budget_ends_the_stream_in_its_dialect(string path, string model, string reason, string terminal)
    {
        var limit = model switch { "" => 0.0006m, _ => 0.012m };
        var caller = rig.NewCaller(plan => plan.Budget = limit);
        const string text = "[[sim: out=4000 chunk=40 delay=1s]]";
        var body = path switch
        {
            "/v1/messages" => Bodies.Messages(model, text, stream: true, 8000),
            "/v1/responses" => Bodies.Responses(model, text, stream: true, 8000),
            "/v1/completions" => Bodies.Completion(model, text, stream: true, 4000),
            "/v1/chat/completions" => Bodies.Chat(model, text, stream: true, maxTokens: 8000),
            _ => Bodies.Gemini(text, 8000),
        };

        using var answer = await rig.SendAsync(caller, path, body, stream: true);
        ((int)answer.StatusCode).ShouldBe(200);
        var events = new EventReader(await answer.Content.ReadAsStreamAsync());
        await rig.StepToEndAsync(events);
        events.Text.ShouldContain(reason);
        var last = events.Text.TrimEnd().Split("\n\n")[^1];
        last.ShouldContain(terminal);
        await rig.QuietAsync();

        var row = await rig.OnlyRowAsync(caller);
        row.End.Failure.ShouldBe(AttemptFailure.BudgetCut);
        row.End.Flags.HasFlag(AttemptFlags.BudgetCut).ShouldBeTrue();
        row.End.State.ShouldBeOneOf(UsageState.Estimated, UsageState.Partial);
        row.End.Cost.ShouldBeLessThanOrEqualTo(new Amount(limit));
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Cost);
        var served = rig.SimulatedOf(row)!;
        served.Outcome.ShouldBe(AttemptOutcome.ClientGone);
        served.Usd.ShouldBeLessThanOrEqualTo(row.End.Cost.Value);
    }
}
