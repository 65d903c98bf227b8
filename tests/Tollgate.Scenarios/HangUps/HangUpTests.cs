using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;
using AttemptOutcome = Tollgate.Simulator.Journal.AttemptOutcome;

namespace Tollgate.Scenarios.HangUps;

/// <summary>
/// The caller goes away at every phase. Each time: one ledger row, nothing left set aside, the provider's work charged, the provider
/// told of it when the answer is a stream, and the answer read to its end when it is not.
/// </summary>
public sealed class HangUpTests(SteppedRig rig) : IClassFixture<SteppedRig>
{
    private const string Stream = "[[sim: text=\"one two three four five six\" chunk=1 delay=1s]]";

    public static TheoryData<string> Dialects => ["chat", "responses", "messages", "gemini", "completions"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Before_the_first_byte_of_a_stream(string dialect)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        using var gone = new CancellationTokenSource();
        var (path, body) = Request(dialect, "[[sim: out=50 latency=1s]]", stream: true);
        var waiting = rig.SendAsync(caller, path, body, stream: true, cancellation: gone.Token);
        await rig.Time.WaitingAsync(1);

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await rig.QuietAsync();

        var row = await rig.OnlyRowAsync(caller);
        (row.End.Failure, row.End.State).ShouldBe((AttemptFailure.ClientGone, UsageState.Unknown));
        row.End.Flags.HasFlag(AttemptFlags.ClientGone).ShouldBeTrue();
        ShouldCoverTheBill(row, caller);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task After_the_headers_of_a_stream(string dialect)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        using var gone = new CancellationTokenSource();

        // One byte is out and with it the headers; the first event never becomes whole.
        var (path, body) = Request(dialect, "[[sim: out=50 fault=drip:1,1s]]", stream: true);
        var waiting = rig.SendAsync(caller, path, body, stream: true, cancellation: gone.Token);
        await rig.Time.WaitingAsync(1);

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await rig.QuietAsync();

        var row = await rig.OnlyRowAsync(caller);
        (row.End.Failure, row.End.State).ShouldBe((AttemptFailure.ClientGone, UsageState.Unknown));
        ShouldCoverTheBill(row, caller);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task After_every_single_event_of_a_stream(string dialect)
    {
        var whole = await EventsAsync(dialect);
        whole.ShouldBeGreaterThan(3);
        for (var leaveAfter = 1; leaveAfter < whole; leaveAfter++)
        {
            var caller = rig.NewCaller(plan => plan.Budget = 1m);
            var (path, body) = Request(dialect, Stream, stream: true);
            var answer = await rig.SendAsync(caller, path, body, stream: true);
            var events = new EventReader(await answer.Content.ReadAsStreamAsync());
            for (var i = 0; i < leaveAfter; i++)
            {
                (await events.NextAsync()).ShouldNotBeNull();
                await rig.Time.WaitingAsync(1);
                if (i + 1 < leaveAfter)
                {
                    rig.Time.Fire();
                }
            }

            // Disposing an unread answer closes the connection: the caller is gone while the provider waits to go on.
            answer.Dispose();
            await Until.TrueAsync(() => rig.Server.Core.Watchdog.InFlight == 0, "the attempt has ended");
            await rig.QuietAsync();

            var what = $"{dialect} after event {leaveAfter} of {whole}";
            var row = await rig.OnlyRowAsync(caller);
            row.End.Failure.ShouldBe(AttemptFailure.ClientGone, what);
            row.End.State.ShouldBeOneOf(UsageState.Partial, UsageState.Estimated, UsageState.Unknown);
            row.End.Flags.HasFlag(AttemptFlags.ClientGone).ShouldBeTrue(what);
            rig.SimulatedOf(row)!.Outcome.ShouldBe(AttemptOutcome.ClientGone, what);
            ShouldCoverTheBill(row, caller);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task While_an_answer_in_one_piece_is_awaited(string dialect)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        using var gone = new CancellationTokenSource();
        var (path, body) = Request(dialect, "[[sim: out=50 latency=1s]]", stream: false);
        var waiting = rig.SendAsync(caller, path, body, cancellation: gone.Token);
        await rig.Time.WaitingAsync(1);

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);

        // The provider is not cancelled: it goes on waiting, answers, and is charged exactly.
        (rig.Time.Waiting, rig.Server.Core.Watchdog.InFlight).ShouldBe((1, 1));
        rig.Time.Fire();
        await rig.QuietAsync();

        var row = await rig.OnlyRowAsync(caller);
        (row.End.Failure, row.End.State).ShouldBe((AttemptFailure.None, UsageState.Final));
        var served = rig.SimulatedOf(row)!;
        served.Outcome.ShouldBe(AttemptOutcome.Completed);
        row.End.Cost.Value.ShouldBe(served.Usd);
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Cost);
    }

    [Fact]
    public async Task While_its_own_body_is_still_being_sent()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        var before = rig.Simulator.Attempts.Summary.Attempts;
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(rig.Address.Host, rig.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {caller.Secret}\r\nContent-Length: 50000\r\n\r\n{{\"model\":\"gpt-4.1\""));
        }

        using var me = await rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get);
        me.IsSuccessStatusCode.ShouldBeTrue();
        await rig.QuietAsync();
        (await rig.LedgerAsync(caller)).ShouldBeEmpty();
        rig.Simulator.Attempts.Summary.Attempts.ShouldBe(before);
    }

    private async Task<int> EventsAsync(string dialect)
    {
        var (path, body) = Request(dialect, Stream, stream: true);
        using var answer = await rig.SendAsync(rig.NewCaller(), path, body, stream: true);
        var events = new EventReader(await answer.Content.ReadAsStreamAsync());
        await rig.StepToEndAsync(events, hidden: 1);

        // The events after the last wait come together: the usage that is hidden, and the end itself.
        return events.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length - 2;
    }

    // The hold may be charged, never less than what the provider bills, and nothing stays set aside.
    private void ShouldCoverTheBill(AttemptRecord row, RigCaller caller)
    {
        row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(rig.SimulatedOf(row)!.Usd);
        var standing = rig.StandingOf(caller.Budget!);
        (standing.Spent, standing.Held, standing.OpenHolds).ShouldBe((row.End.Cost, Amount.Zero, 0));
    }

    private static (string Path, string Body) Request(string dialect, string text, bool stream) => dialect switch
    {
        "chat" => ("/v1/chat/completions", Bodies.Chat("gpt-4.1", text, stream, maxTokens: 1000)),
        "responses" => ("/v1/responses", Bodies.Responses("gpt-4.1", text, stream, 1000)),
        "messages" => ("/v1/messages", Bodies.Messages("claude-sonnet-4-5", text, stream, 1000)),
        "completions" => ("/v1/completions", Bodies.Completion("gpt-4.1", text, stream, 1000)),
        _ => stream
            ? ("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", Bodies.Gemini(text, 1000))
            : ("/v1beta/models/gemini-2.5-flash:generateContent", Bodies.Gemini(text, 1000)),
    };
}
