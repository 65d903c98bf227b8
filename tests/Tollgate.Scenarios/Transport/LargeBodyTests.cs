using System.Security.Cryptography;
using System.Text;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;
using AttemptOutcome = Tollgate.Simulator.Journal.AttemptOutcome;

namespace Tollgate.Scenarios.Transport;

/// <summary>Fifty megabytes of pictures: every byte arrives, the bill is exact, and the memory is free as soon as it can be.</summary>
public sealed class LargeBodyTests(SteppedRig rig) : IClassFixture<SteppedRig>
{
    private const int Size = 50 << 20;
    private const string Directive = "What is on these? [[sim: out=20 chunk=5 latency=1s delay=1s]]";

    [Fact]
    public async Task Messages_are_answered_in_one_piece()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 100m);
        var body = Body("claude-sonnet-4-5", "", picture => $$$"""{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{{picture}}}"}}""");
        var answering = rig.SendBytesAsync(caller, "/v1/messages", body);
        await rig.Time.WaitingAsync(1);
        rig.Server.Core.BodyMemoryUsed.ShouldBeGreaterThanOrEqualTo(body.Length);
        rig.Time.Fire();

        using var answer = await answering;

        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        await ShouldHaveArrivedAsync(caller, body);
    }

    [Fact]
    public async Task A_chat_stream_holds_no_memory_for_the_question_while_it_answers()
    {
        // Usage is asked for by the caller, so that the gateway has nothing to add and every byte can be compared.
        var caller = rig.NewCaller(plan => plan.Budget = 100m);
        var body = Body(
            "gpt-4.1", "\"stream\":true,\"stream_options\":{\"include_usage\":true},",
            picture => $$$"""{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{picture}}}","detail":"high"}}""");
        var answering = rig.SendBytesAsync(caller, "/v1/chat/completions", body, stream: true);
        await rig.Time.WaitingAsync(1);
        rig.Server.Core.BodyMemoryUsed.ShouldBeGreaterThanOrEqualTo(body.Length);
        rig.Time.Fire();

        using var answer = await answering;
        var events = new EventReader(await answer.Content.ReadAsStreamAsync());
        (await events.NextAsync()).ShouldNotBeNull();
        (rig.Server.Core.Watchdog.InFlight, rig.Server.Core.BodyMemoryUsed).ShouldBe((1, 0));
        rig.Time.Fire();
        await rig.StepToEndAsync(events);

        await ShouldHaveArrivedAsync(caller, body);
    }

    private async Task ShouldHaveArrivedAsync(RigCaller caller, byte[] body)
    {
        await rig.QuietAsync();
        rig.Server.Core.BodyMemoryUsed.ShouldBe(0);
        var row = await rig.OnlyRowAsync(caller);
        (row.End.State, row.End.PriceState, row.End.Failure).ShouldBe((UsageState.Final, PriceState.Priced, AttemptFailure.None));
        var served = rig.SimulatedOf(row)!;
        served.Outcome.ShouldBe(AttemptOutcome.Completed);
        row.End.Cost.Value.ShouldBe(served.Usd);
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Cost);
        var received = rig.Simulator.LastRequestDigest(row.Intent.AttemptId.ToString("N")).ShouldNotBeNull();
        received.Span.SequenceEqual(SHA256.HashData(body)).ShouldBeTrue("the provider received other bytes than were sent");
    }

    private static byte[] Body(string model, string members, Func<string, string> part)
    {
        var pictures = Enumerable.Repeat(part(Convert.ToBase64String(RandomNumberGenerator.GetBytes(9_830_000))), 4);
        var body = Encoding.UTF8.GetBytes(
            $$"""{"model":"{{model}}","max_tokens":1000,{{members}}  "messages":[{"role":"user","content":[{{string.Join(',', pictures)}},{"type":"text","text":"{{Directive}}"}]}],"odd":1.0}""");
        body.Length.ShouldBeInRange(Size - (1 << 20), Size + (1 << 20));
        return body;
    }
}
