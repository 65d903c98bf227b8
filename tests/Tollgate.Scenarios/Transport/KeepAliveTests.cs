using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>While a provider thinks, its caller's connection is kept from looking dead, in a way that every client of the dialect ignores.</summary>
public sealed class KeepAliveTests(KeepAliveRig rig) : IClassFixture<KeepAliveRig>
{
    [Theory]
    [InlineData("/v1/chat/completions", ": keep-alive")]
    [InlineData("/v1/responses", ": keep-alive")]
    [InlineData("/v1/messages", "event: ping\ndata: {\"type\": \"ping\"}")]
    [InlineData("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", ": keep-alive")]
    public async Task A_silent_stream_is_kept_alive_and_charged_for_what_was_said_alone(string path, string keepAlive)
    {
        const string Text = "[[sim: text=\"one two three\" chunk=1 delay=1s]]";
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        var body = path switch
        {
            "/v1/messages" => Bodies.Messages("claude-sonnet-4-5", Text, stream: true),
            "/v1/responses" => Bodies.Responses("gpt-4.1", Text, stream: true),
            "/v1/chat/completions" => Bodies.Chat("gpt-4.1", Text, stream: true, usage: true),
            _ => Bodies.Gemini(Text),
        };
        using var answer = await rig.SendAsync(caller, path, body, stream: true);
        var events = new EventReader(await answer.Content.ReadAsStreamAsync());

        // The provider says nothing until it is told to, so whatever comes again and again does not come from there.
        var kept = 0;
        while (kept < 2)
        {
            var next = (await events.NextAsync()).ShouldNotBeNull();
            kept += next == keepAlive ? 1 : 0;
        }

        await rig.Time.WaitingAsync(1);
        var reading = events.ToEndAsync();
        while (!reading.IsCompleted)
        {
            await Until.TrueAsync(() => reading.IsCompleted || rig.Time.Waiting > 0, "the next event");
            rig.Time.Fire();
        }

        await reading;
        await rig.QuietAsync();
        var row = await rig.OnlyRowAsync(caller);
        (row.End.State, row.End.Cost.Value).ShouldBe((UsageState.Final, rig.SimulatedOf(row)!.Usd));

        // None of them came in the middle of something.
        foreach (var one in events.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            (one == keepAlive || !one.Contains(keepAlive, StringComparison.Ordinal)).ShouldBeTrue(one);
        }
    }
}
