using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>A body that stops arriving is ended in its caller's dialect, and holds nothing any more.</summary>
public sealed class StalledBodyTests(ImpatientUploadRig rig) : IClassFixture<ImpatientUploadRig>
{
    public static TheoryData<string, string> Dialects => new()
    {
        { "/v1/chat/completions", "\"type\":\"timeout_error\",\"param\":null,\"code\":\"request_timeout\"" },
        { "/v1/messages", "{\"type\":\"error\",\"error\":{\"type\":\"timeout_error\"" },
        { "/v1beta/models/gemini-2.5-flash:generateContent", "\"status\":\"DEADLINE_EXCEEDED\"" },
        { "/v1/quote", "request_timeout" },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public Task A_body_that_stops_arriving_is_a_408(string path, string words) =>
        ShouldTimeOutAsync(path, $"Content-Length: {50 << 20}\r\n", """{"model":"gpt-4.1",""", words);

    [Fact]
    public Task One_of_which_nothing_arrives_is_one() => ShouldTimeOutAsync("/v1/messages", "Content-Length: 20\r\n", "", "request_timeout");

    [Fact]
    public Task One_of_unknown_length_is_one() => ShouldTimeOutAsync("/v1/messages", "Transfer-Encoding: chunked\r\n", "5\r\n{\"mod\r\n", "request_timeout");

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public Task A_compressed_one_is_one(string encoding) =>
        ShouldTimeOutAsync("/v1/messages", $"Content-Length: 2000\r\nContent-Encoding: {encoding}\r\n", "", "request_timeout");

    private async Task ShouldTimeOutAsync(string path, string headers, string begun, string words)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        var before = rig.Simulator.Attempts.Summary.Attempts;
        using var connection = await RawConnection.OpenAsync(rig.Address);
        await connection.SendAsync($"POST {path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {caller.Secret}\r\n{headers}\r\n{begun}");

        var head = await connection.ReadHeadAsync();

        head.ShouldStartWith("HTTP/1.1 408 ");
        head.ShouldContain("x-tollgate-code: request_timeout", Case.Insensitive);
        head.ShouldContain("Connection: close", Case.Insensitive);
        (await connection.ReadBodyAsync(head)).ShouldContain(words);
        rig.Server.Core.BodyMemoryUsed.ShouldBe(0);
        (await rig.LedgerAsync(caller)).ShouldBeEmpty();
        rig.Simulator.Attempts.Summary.Attempts.ShouldBe(before);
    }
}
