using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>
/// <c>Expect: 100-continue</c>: a caller that asks first is told to go on only when its headers are acceptable; otherwise it gets the
/// final answer at once and never sends the body.
/// </summary>
public sealed class ExpectContinueTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    private const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";

    [Theory]
    [InlineData(20)]
    [InlineData(3_000_000)]
    public async Task An_acceptable_request_is_told_to_go_on_and_then_answered(int padding)
    {
        var caller = rig.NewCaller();
        var body = Bodies.Chat("gpt-4.1", new string('x', padding) + " [[sim: text=welcome]]");
        using var connection = await RawConnection.OpenAsync(rig.Address);

        await connection.SendAsync(Head(caller.Secret, body.Length, "Connection: close\r\n"));
        (await connection.ReadHeadAsync()).ShouldBe(Continue);
        rig.Server.Core.Watchdog.InFlight.ShouldBe(0);
        await connection.SendAsync(body);

        (await connection.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");
        (await connection.ReadToEndAsync()).ShouldContain("welcome");
        (await rig.OnlyRowAsync(caller)).End.UpstreamStatus.ShouldBe(200);
    }

    [Theory]
    [InlineData("no key", 401, "invalid_api_key")]
    [InlineData("wrong key", 401, "invalid_api_key")]
    [InlineData("too large", 413, "body_too_large")]
    [InlineData("too often", 429, "rate_limit_exceeded")]
    public async Task An_unacceptable_request_gets_its_final_answer_without_being_told_to_go_on(string fault, int status, string code)
    {
        var served = rig.Simulator.Attempts.Summary.Attempts;
        var caller = rig.NewCaller(plan => plan.RequestsPerMinute = fault == "too often" ? 1 : null);
        if (fault == "too often")
        {
            (await rig.SendAsync(caller, "/v1/chat/completions", "{}")).Dispose();
        }

        var secret = fault switch
        {
            "no key" => "",
            "wrong key" => caller.Secret[..^4] + "AAAA",
            _ => caller.Secret,
        };
        using var connection = await RawConnection.OpenAsync(rig.Address);

        // No byte of the body is ever sent: whoever waited for one would wait for ever.
        await connection.SendAsync(Head(secret, fault == "too large" ? (64L << 20) + 1 : 1000));

        var head = await connection.ReadHeadAsync();
        head.ShouldStartWith($"HTTP/1.1 {status} ");
        head.ShouldContain("x-tollgate-code: " + code, Case.Insensitive);

        // A caller that did not send the body can only go on on a new connection, and is told so.
        head.ShouldContain("Connection: close", Case.Insensitive);
        (await connection.ReadBodyAsync(head)).ShouldContain("\"error\"");
        (await rig.LedgerAsync(caller)).ShouldBeEmpty();
        rig.Simulator.Attempts.Summary.Attempts.ShouldBe(served);
        rig.Server.Core.BodyMemoryUsed.ShouldBe(0);
    }

    private static string Head(string secret, long length, string more = "") =>
        "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\n" + (secret.Length > 0 ? $"Authorization: Bearer {secret}\r\n" : "")
        + $"Content-Type: application/json\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n{more}\r\n";
}
