using System.Net;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Faults;

/// <summary>Whatever a provider does, the caller gets the right ending, the ledger one row, and no money stays set aside.</summary>
public sealed class FaultTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    public static TheoryData<string> Dialects => ["chat", "responses", "messages", "gemini"];

    [Theory]
    [InlineData(400)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task An_error_status_passes_and_costs_nothing(int status)
    {
        foreach (var dialect in (string[])["chat", "responses", "messages", "gemini"])
        {
            foreach (var stream in (bool[])[false, true])
            {
                var caller = rig.NewCaller(plan => plan.Budget = 1m);
                using var answer = await SendAsync(caller, dialect, $"[[sim: fault=status:{status} retry=3]]", stream);

                ((int)answer.StatusCode).ShouldBe(status, dialect);
                (await answer.Content.ReadAsStringAsync()).Json().GetProperty("error").GetProperty("message").GetString().ShouldNotBeNull();
                var row = await RowAsync(caller);
                (row.End.Failure, row.End.State, row.End.Cost, row.End.UpstreamStatus).ShouldBe((AttemptFailure.UpstreamError, UsageState.Final, Amount.Zero, status));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_closed_before_any_header_is_a_502_that_charges_the_hold(bool stream)
    {
        foreach (var dialect in (string[])["chat", "responses", "messages", "gemini"])
        {
            var caller = rig.NewCaller(plan => plan.Budget = 1m);
            using var answer = await SendAsync(caller, dialect, "[[sim: fault=close]]", stream);

            answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway, dialect);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("upstream_disconnected");
            var row = await RowAsync(caller);
            (row.End.Failure, row.End.State).ShouldBe((AttemptFailure.UpstreamCut, UsageState.Unknown));
            row.End.Cost.Value.ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_stream_cut_anywhere_ends_visibly_and_covers_the_bill(string dialect)
    {
        var whole = rig.NewCaller();
        const string answerText = "out=40 chunk=3";
        using (var complete = await SendAsync(whole, dialect, $"[[sim: {answerText}]]", stream: true))
        {
            await complete.Content.ReadAsByteArrayAsync();
        }

        var length = rig.SimulatedOf(await RowAsync(whole))!.BodyBytes;
        var dice = new Random(42);
        var cuts = Enumerable.Range(0, 24).Select(_ => dice.NextInt64(1, length)).Concat([0, 1, 2, length - 1, length - 2, length - 12]).Distinct().Where(cut => cut < length);
        foreach (var cut in cuts)
        {
            var caller = rig.NewCaller(plan => plan.Budget = 1m);
            using var answer = await SendAsync(caller, dialect, $"[[sim: {answerText} fault=cut:{cut}]]", stream: true);
            var text = await answer.Content.ReadAsStringAsync();

            var what = $"{dialect} cut after {cut} of {length}";
            var row = await RowAsync(caller);
            var served = rig.SimulatedOf(row)!;
            row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(served.Usd, what);
            if (row.End.Failure == AttemptFailure.None)
            {
                // Only bytes that mean nothing were missing: the protocol's end had arrived.
                (row.End.State, cut > length - 16).ShouldBe((UsageState.Final, true), what);
                continue;
            }

            row.End.Failure.ShouldBe(AttemptFailure.UpstreamCut, what);
            row.End.State.ShouldNotBe(UsageState.Final, what);
            text.ShouldContain("error", Case.Insensitive, what);
            text.ShouldNotContain("[DONE]", Case.Sensitive, what);
            text.ShouldNotContain("event: message_stop", Case.Sensitive, what);
            text.ShouldNotContain("event: response.completed", Case.Sensitive, what);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_answer_in_one_piece_cut_anywhere_is_a_502(string dialect)
    {
        foreach (var cut in (int[])[0, 1, 50, 200])
        {
            var caller = rig.NewCaller(plan => plan.Budget = 1m);
            using var answer = await SendAsync(caller, dialect, $"[[sim: out=40 fault=cut:{cut}]]", stream: false);

            answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway, $"{dialect} {cut}");
            var row = await RowAsync(caller);
            (row.End.Failure, row.End.State).ShouldBe((AttemptFailure.UpstreamCut, UsageState.Unknown));
            row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(rig.SimulatedOf(row)!.Usd);
        }
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("responses")]
    [InlineData("messages")]
    public async Task An_error_inside_a_stream_reaches_the_caller_as_it_is(string dialect)
    {
        foreach (var after in (int[])[1, 2, 4])
        {
            var caller = rig.NewCaller(plan => plan.Budget = 1m);
            using var answer = await SendAsync(caller, dialect, $"[[sim: out=40 chunk=4 fault=overloaded:{after}]]", stream: true);
            var text = await answer.Content.ReadAsStringAsync();

            text.ShouldContain("error");
            text.ShouldNotContain("[DONE]");
            text.ShouldNotContain("event: message_stop");
            var row = await RowAsync(caller);
            row.End.Failure.ShouldBe(AttemptFailure.StreamError, $"{dialect} after {after}");
            row.End.State.ShouldNotBe(UsageState.Final);
            row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(rig.SimulatedOf(row)!.Usd);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Damaged_events_pass_and_the_rest_is_metered(string dialect)
    {
        foreach (var at in (int[])[1, 2, 3])
        {
            var caller = rig.NewCaller(plan => plan.Budget = 1m);
            using var answer = await SendAsync(caller, dialect, $"[[sim: out=40 chunk=4 fault=malformed:{at}]]", stream: true);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            await answer.Content.ReadAsByteArrayAsync();

            var row = await RowAsync(caller);
            row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(rig.SimulatedOf(row)!.Usd, $"{dialect} event {at}");
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_damaged_document_passes_and_is_never_booked_as_final(string dialect)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        using var answer = await SendAsync(caller, dialect, "[[sim: out=40 fault=malformed:1]]", stream: false);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        var row = await RowAsync(caller);
        if (row.End.State == UsageState.Final)
        {
            row.End.Cost.Value.ShouldBe(rig.SimulatedOf(row)!.Usd);
        }

        row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(rig.SimulatedOf(row)!.Usd);
    }

    [Theory]
    [InlineData("chat", false)]
    [InlineData("chat", true)]
    [InlineData("responses", false)]
    [InlineData("responses", true)]
    [InlineData("messages", false)]
    [InlineData("messages", true)]
    [InlineData("gemini", false)]
    [InlineData("gemini", true)]
    public async Task An_answer_without_usage_is_estimated_from_above_never_zero(string dialect, bool stream)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        using var answer = await SendAsync(caller, dialect, "[[sim: out=40 fault=nousage]]", stream);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        var row = await RowAsync(caller);
        row.End.Failure.ShouldBe(AttemptFailure.None);
        row.End.State.ShouldBe(UsageState.Estimated);
        row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(rig.SimulatedOf(row)!.Usd);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_a_502_that_costs_nothing()
    {
        await using var lonely = await GatewayRig.StartAsync<UnreachableRig>();
        var caller = lonely.NewCaller(plan => plan.Budget = 1m);

        using var answer = await lonely.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1", "x"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("upstream_unreachable");
        var row = await lonely.OnlyRowAsync(caller);
        (row.End.Failure, row.End.State, row.End.Cost).ShouldBe((AttemptFailure.Connect, UsageState.Final, Amount.Zero));
    }

    private async Task<AttemptRecord> RowAsync(RigCaller caller)
    {
        await rig.QuietAsync();
        var row = await rig.OnlyRowAsync(caller);
        if (caller.Budget is { } budget)
        {
            var standing = rig.StandingOf(budget);
            (standing.Spent, standing.Held).ShouldBe((row.End.Cost, Amount.Zero));
        }

        return row;
    }

    private Task<HttpResponseMessage> SendAsync(RigCaller caller, string dialect, string text, bool stream) => dialect switch
    {
        "chat" => rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1", text, stream, maxTokens: 1000)),
        "responses" => rig.SendAsync(caller, "/v1/responses", Bodies.Responses("gpt-4.1", text, stream, 1000)),
        "messages" => rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", text, stream, 1000)),
        _ => rig.SendAsync(
            caller, "/v1beta/models/gemini-2.5-flash:" + (stream ? "streamGenerateContent?alt=sse" : "generateContent"), Bodies.Gemini(text, 1000)),
    };

    /// <summary>A rig whose providers listen nowhere.</summary>
    private sealed class UnreachableRig : GatewayRig
    {
        // The discard port of this machine: connections are refused at once.
        private protected override ProviderOptions Provider(ProviderOptions provider) => provider with { BaseUrl = new Uri("http://127.0.0.1:9/v1") };
    }
}
