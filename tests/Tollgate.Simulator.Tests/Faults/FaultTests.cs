using System.Net;
using System.Text;
using Tollgate.Simulator.Journal;

namespace Tollgate.Simulator.Tests.Faults;

public sealed class FaultTests : SimulatorTest
{
    private const string ChatPath = "/v1/chat/completions";
    private const string Streamed = ",\"stream\":true";

    [Theory]
    [InlineData(429, "requests")]
    [InlineData(500, "server_error")]
    public async Task A_status_is_answered_in_openais_shape_and_bills_nothing(int status, string type)
    {
        using var response = await SendAsync(ChatPath, Chat($"Hi [[sim: fault=status:{status} retry=7]]"));
        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Stop)).ShouldContain($"\"type\":\"{type}\"");
        response.Headers.Contains("x-request-id").ShouldBeTrue();
        if (status == 429)
        {
            response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
            response.Headers.GetValues("x-ratelimit-remaining-requests").ShouldBe(["0"]);
        }

        LastAttempt().Outcome.ShouldBe(AttemptOutcome.Fault);
        LastAttempt().Status.ShouldBe(status);
        LastAttempt().Usd.ShouldBe(0m);
        LastAttempt().Usage.TotalInput.ShouldBe(0);
    }

    [Fact]
    public async Task Anthropic_is_overloaded_with_529()
    {
        var error = await PostAsync("/v1/messages", Message("Hi", model: "claude-sonnet-5+fault=status:529"), 529);
        error.GetProperty("error").GetProperty("type").GetString().ShouldBe("overloaded_error");
        LastAttempt().Model.ShouldBe("claude-sonnet-5");
    }

    [Theory]
    [InlineData("")]
    [InlineData(Streamed)]
    public async Task A_cut_delivers_exactly_so_many_bytes(string more)
    {
        using var response = await SendAsync(ChatPath, Chat("Hi [[sim: out=100 chunk=5 fault=cut:777]]", more));
        var received = await DrainAsync(response);
        received.ShouldBe(777);
        var record = LastAttempt();
        record.Outcome.ShouldBe(AttemptOutcome.Cut);
        record.BodyBytes.ShouldBe(777);
        record.TerminalWritten.ShouldBeFalse();
    }

    [Fact]
    public async Task A_cut_stream_bills_what_was_generated_and_the_hidden_rest()
    {
        using var response = await SendAsync(ChatPath, Chat("Hi [[sim: in=100 out=100 chunk=5 fault=cut:1000 fault=hidden:13]]", Streamed));
        await DrainAsync(response);
        var usage = LastAttempt().Usage;
        usage.UncachedInput.ShouldBe(100);
        ((usage.OutputVisible - 13) % 5).ShouldBe(0);
        usage.OutputVisible.ShouldBeInRange(13 + 5, 13 + 50);
        LastAttempt().Usd.ShouldBe((100 * 2.5m + usage.OutputVisible * 10m) / 1_000_000m);
    }

    [Fact]
    public async Task An_overload_in_the_middle_is_an_event_in_the_providers_shape()
    {
        var chat = await StreamAsync(ChatPath, Chat("Hi [[sim: out=40 chunk=4 fault=overloaded:3]]", Streamed));
        chat.Count.ShouldBe(4);
        chat[^1].Json.GetProperty("error").GetProperty("type").GetString().ShouldBe("server_error");
        LastAttempt().Usage.OutputVisible.ShouldBe(8);
        LastAttempt().Outcome.ShouldBe(AttemptOutcome.Fault);
        LastAttempt().TerminalWritten.ShouldBeFalse();
        var messages = await StreamAsync("/v1/messages", Message("Hi [[sim: fault=overloaded:4]]", Streamed));
        messages[^1].Name.ShouldBe("error");
        messages[^1].Json.GetProperty("error").GetProperty("type").GetString().ShouldBe("overloaded_error");
        var responses = await StreamAsync("/v1/responses", """{"model":"gpt-4o","stream":true,"input":"Hi [[sim: fault=overloaded:4]]"}""");
        responses[^1].Json.GetProperty("type").GetString().ShouldBe("error");
    }

    [Fact]
    public async Task A_malformed_event_is_broken_and_the_rest_is_billed_whole()
    {
        var events = await StreamAsync(ChatPath, Chat("Hi [[sim: out=12 chunk=4 fault=malformed:2]]", Streamed));
        Should.Throw<System.Text.Json.JsonException>(() => events[1].Json);
        events[^1].Data.ShouldBe("[DONE]");
        LastAttempt().Outcome.ShouldBe(AttemptOutcome.Fault);
        LastAttempt().Usage.OutputVisible.ShouldBe(12);
    }

    [Fact]
    public async Task No_usage_is_sent_but_billed()
    {
        var body = await PostAsync(ChatPath, Chat("Hi [[sim: out=12 fault=nousage]]"));
        body.TryGetProperty("usage", out _).ShouldBeFalse();
        LastAttempt().Usage.OutputVisible.ShouldBe(12);
    }

    [Fact]
    public async Task A_close_ends_the_connection_before_any_header()
    {
        await Should.ThrowAsync<HttpRequestException>(() => SendAsync(ChatPath, Chat("Hi [[sim: in=10 fault=close]]")));
        LastAttempt().Status.ShouldBe(0);
        LastAttempt().Usd.ShouldBe(0m);
        await Should.ThrowAsync<HttpRequestException>(() => SendAsync(ChatPath, Chat("Hi [[sim: in=10 fault=close fault=hidden:3]]")));
        LastAttempt().Usage.ShouldBe(new Tollgate.Simulator.Billing.BilledUsage(10, 0, 0, 0, 3, 0, 0));
    }

    [Fact]
    public async Task A_timeout_lasts_until_the_client_goes_away()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var call = SendAsync(ChatPath, Chat("Hi [[sim: fault=timeout]]"), leaving.Token);
        await Host.Attempts.WaitForInFlightAsync(1, Stop);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await Host.Attempts.WaitForCountAsync(1, Stop);
        LastAttempt().Outcome.ShouldBe(AttemptOutcome.Fault);
        LastAttempt().Usd.ShouldBe(0m);
    }

    [Fact]
    public async Task A_hang_up_bills_what_was_generated()
    {
        // The second event waits for a clock that stands still, so exactly the first ones were generated.
        var response = await SendAsync(ChatPath, Chat("Hi [[sim: in=100 out=40 reasoning=9 chunk=4 delay=1s]]", Streamed, "gpt-5"));
        await (await response.Content.ReadAsStreamAsync(Stop)).ReadExactlyAsync(new byte[10], Stop);
        response.Dispose();
        await Host.Attempts.WaitForCountAsync(1, Stop);
        var record = LastAttempt();
        record.Outcome.ShouldBe(AttemptOutcome.ClientGone);
        record.Usage.ShouldBe(new Tollgate.Simulator.Billing.BilledUsage(100, 0, 0, 0, 0, 9, 0));
        record.TerminalWritten.ShouldBeFalse();
    }

    [Fact]
    public async Task Drip_delivers_the_same_bytes_slowly()
    {
        var whole = await PostAsync(ChatPath, Chat("Hi [[sim: out=30 fault=drip:50,0ms]]"));
        whole.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(30);
        LastAttempt().Outcome.ShouldBe(AttemptOutcome.Completed);
    }

    [Fact]
    public async Task Ordinary_refusals_have_the_providers_shape()
    {
        (await PostAsync(ChatPath, "{", 400)).GetProperty("error").GetProperty("type").GetString().ShouldBe("invalid_request_error");
        (await PostAsync(ChatPath, Chat("Hi", model: "missing-model"), 404)).GetProperty("error").GetProperty("code").GetString().ShouldBe("model_not_found");
        (await PostAsync(ChatPath, Chat("Hi [[sim: ouch=3]]"), 400)).GetProperty("error").GetProperty("message").GetString()!.ShouldContain("ouch");
        Client.DefaultRequestHeaders.Authorization = null;
        (await PostAsync(ChatPath, Chat("Hi"), 401)).GetProperty("error").GetProperty("code").GetString().ShouldBe("invalid_api_key");
        Host.Attempts.Summary.Usd.ShouldBe(0m);
        Host.Attempts.Summary.Attempts.ShouldBe(4);
    }

    [Fact]
    public async Task Strings_that_are_no_text_are_refused_not_crashed_on()
    {
        await PostAsync(ChatPath, Chat("lone \\ud800 surrogate"), 400);
        Host.Attempts.Summary.InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task A_model_without_a_price_does_not_exist()
    {
        var prices = new Tollgate.Simulator.Billing.PriceTable([new Tollgate.Simulator.Billing.PriceRow("gpt-4o", 1m, 2m)]);
        await using var priced = await SimulatorHost.StartAsync(new SimulatorOptions { Prices = prices }, Stop);
        using var client = NewClient(priced);
        using var unknown = await client.PostAsync(ChatPath, new StringContent(Chat("Hi", model: "gpt-5")), Stop);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var known = await client.PostAsync(ChatPath, new StringContent(Chat("Hi [[sim: in=1000000 out=0]]")), Stop);
        known.StatusCode.ShouldBe(HttpStatusCode.OK);
        priced.Attempts.Summary.Usd.ShouldBe(1m);
    }

    [Fact]
    public async Task A_required_key_is_required()
    {
        await using var strict = await SimulatorHost.StartAsync(new SimulatorOptions { RequireKey = "sk-right" }, Stop);
        using var wrong = NewClient(strict, "sk-wrong");
        using var right = NewClient(strict, "sk-right");
        using var refused = await wrong.PostAsync(ChatPath, new StringContent(Chat("Hi"), Encoding.UTF8), Stop);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var served = await right.PostAsync(ChatPath, new StringContent(Chat("Hi"), Encoding.UTF8), Stop);
        served.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Reads until the connection breaks; returns how many body bytes arrived.</summary>
    private static async Task<int> DrainAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(Stop);
        var total = 0;
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, Stop) is var read and > 0) total += read;
        }
        catch (IOException)
        {
            return total;
        }

        throw new InvalidOperationException("the body ended as if it were whole");
    }
}
