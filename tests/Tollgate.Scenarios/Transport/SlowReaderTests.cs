using System.Net;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;
using Tollgate.Wire.Tokens;
using AttemptOutcome = Tollgate.Simulator.Journal.AttemptOutcome;

namespace Tollgate.Scenarios.Transport;

/// <summary>
/// A caller that stops reading stops the provider: nothing piles up in the gateway. What may be on the way is what the system keeps for
/// four ends of two connections, a few megabytes; the answer is many times as long.
/// </summary>
public sealed class SlowReaderTests(SlowReaderRig rig) : IClassFixture<SlowReaderRig>
{
    private const int Tokens = 8_000_000;
    private const long OnTheWay = 24L << 20;

    [Fact]
    public async Task An_answer_waits_for_its_reader_as_if_no_time_passed_and_is_whole_when_the_reader_goes_on()
    {
        // Older, so it is looked at later: when it has been found silent, the one that waits for its reader has been looked at as well.
        var silent = rig.SendAsync(rig.NewCaller(), "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "[[sim: fault=timeout]]"));
        await Until.TrueAsync(() => rig.Server.Core.Watchdog.InFlight == 1, "the silent provider has been asked");
        var caller = rig.NewCaller(plan => plan.Budget = 1000m);
        var (connection, _) = await StallAsync(caller, inFlight: 2);
        using var reader = connection;

        rig.Clock.Move(2 * SlowReaderRig.ProvidersTime);
        using var late = await silent;
        late.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (rig.Server.Core.Watchdog.InFlight, rig.Server.Core.Watchdog.AwaitingCallers).ShouldBe((1, 1));

        var reading = connection.ReadToEndAsync();
        while (!reading.IsCompleted)
        {
            await Until.TrueAsync(() => reading.IsCompleted || rig.Time.Waiting > 0, "the next event");
            rig.Time.Fire();
        }

        (await reading).ShouldEndWith("data: [DONE]\n\n\r\n0\r\n\r\n");
        await rig.QuietAsync();
        var row = await rig.OnlyRowAsync(caller);
        (row.End.State, row.End.Failure, row.End.Usage[Bucket.Output]).ShouldBe((UsageState.Final, AttemptFailure.None, Tokens));
        var served = rig.SimulatedOf(row)!;
        (served.Outcome, served.Usd).ShouldBe((AttemptOutcome.Completed, row.End.Cost.Value));
        served.BodyBytes.ShouldBeGreaterThan(OnTheWay);
    }

    [Fact]
    public async Task A_reader_who_takes_nothing_for_too_long_has_hung_up()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1000m);
        var (connection, pushed) = await StallAsync(caller);
        using var reader = connection;

        rig.Clock.Move(2 * SlowReaderRig.CallersTime);

        await ShouldHaveLeftAsync(caller, pushed, AttemptFailure.CallerTimeout);
        await connection.ShouldBeBrokenOffAsync();
    }

    [Fact]
    public async Task A_reader_who_stopped_and_goes_away_has_hung_up()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1000m);
        var (connection, pushed) = await StallAsync(caller);
        connection.Dispose();

        await ShouldHaveLeftAsync(caller, pushed, AttemptFailure.ClientGone);
    }

    [Fact]
    public async Task A_reader_of_an_answer_in_one_piece_is_not_waited_for_forever_either_and_pays_what_it_ordered()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1000m);
        var body = Bodies.Chat("gpt-4.1", $"[[sim: out={Tokens}]]", maxTokens: Tokens);
        using var connection = await AskAsync(caller, body);
        await Until.TrueAsync(() => rig.Server.Core.Watchdog.AwaitingCallers == 1, "the gateway waits for its reader");

        rig.Clock.Move(2 * SlowReaderRig.CallersTime);

        await Until.TrueAsync(() => rig.Server.Core.Watchdog.InFlight == 0, "the attempt has ended");
        await connection.ShouldBeBrokenOffAsync();
        await rig.QuietAsync();
        var row = await rig.OnlyRowAsync(caller);
        (row.End.State, row.End.Failure, row.End.Cost.Value).ShouldBe((UsageState.Final, AttemptFailure.None, rig.SimulatedOf(row)!.Usd));
    }

    private async Task ShouldHaveLeftAsync(RigCaller caller, long pushed, AttemptFailure failure)
    {
        await Until.TrueAsync(() => rig.Server.Core.Watchdog.InFlight == 0, "the attempt has ended");
        await rig.QuietAsync();
        var row = await rig.OnlyRowAsync(caller);
        row.End.Failure.ShouldBe(failure);
        row.End.Flags.HasFlag(AttemptFlags.ClientGone).ShouldBeTrue();
        var served = rig.SimulatedOf(row)!;
        served.Outcome.ShouldBe(AttemptOutcome.ClientGone);
        row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(served.Usd);
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Cost);

        // What had piled up before the gateway is generated and billed, although the caller never took it: most of it was read for the record.
        // Nearly all bytes of these events are text.
        (row.End.Usage[Bucket.Output] * TokenEstimator.MostBytesPerToken).ShouldBeGreaterThan(pushed / 2);
    }

    // A stream whose caller has read its head and nothing more, and whose provider cannot push on.
    private async Task<(RawConnection Connection, long Pushed)> StallAsync(RigCaller caller, int inFlight = 1)
    {
        var before = rig.Simulator.Attempts.BodyBytes;
        var connection = await AskAsync(caller, Bodies.Chat("gpt-4.1", $"[[sim: out={Tokens} chunk=20000 delay=1s]]", stream: true, maxTokens: Tokens));
        (await connection.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");

        // Standing still is no event. But a gateway that stores what nobody reads goes on between any two of many requests.
        var pushed = 0L;
        for (var still = 0; still < 50; still++)
        {
            using var other = await rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get);
            other.IsSuccessStatusCode.ShouldBeTrue();
            pushed = rig.Simulator.Attempts.BodyBytes - before;
            pushed.ShouldBeLessThan(OnTheWay);
            if (rig.Time.Waiting > 0 || rig.Server.Core.Watchdog.AwaitingCallers == 0)
            {
                still = 0;
                rig.Time.Fire();
            }
        }

        rig.Server.Core.Watchdog.InFlight.ShouldBe(inFlight);
        return (connection, pushed);
    }

    private async Task<RawConnection> AskAsync(RigCaller caller, string body)
    {
        var connection = await RawConnection.OpenAsync(rig.Address, receiveBuffer: 16 << 10);
        await connection.SendAsync(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer {caller.Secret}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        return connection;
    }
}
