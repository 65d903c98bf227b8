
namespace Tollgate.Scenarios.BadInput;

/// <summary>Heads that try to be two requests, or somebody else's.</summary>
public sealed class BadHeadTests(BadInputRig rig) : BadInputTest(rig), IClassFixture<BadInputRig>
{
    [Theory]
    [InlineData("x-tollgate-feature: a\rX-Injected: 1")]
    [InlineData("x-tollgate-user: a\0b")]
    [InlineData("x bad: 1")]
    public async Task Header_injection_never_gets_anywhere(string header)
    {
        var answer = await RawHttp.ExchangeAsync(
            Rig.Address, $"GET /v1/me HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer {Rig.NewCaller().Secret}\r\n{header}\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldNotContain("X-Injected");
    }

    [Fact]
    public async Task Two_lengths_or_two_keys_do_not_smuggle_a_request()
    {
        var caller = Rig.NewCaller();
        var both = await RawHttp.ExchangeAsync(
            Rig.Address,
            $"POST {Chat} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer {caller.Secret}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde");
        both.ShouldStartWith("HTTP/1.1 400");

        var keys = await RawHttp.ExchangeAsync(
            Rig.Address,
            $"GET /v1/me HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer wrong\r\nAuthorization: Bearer {caller.Secret}\r\n\r\n");
        keys.ShouldStartWith("HTTP/1.1 401");
    }
}
