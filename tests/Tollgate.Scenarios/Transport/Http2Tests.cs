using System.Net;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;
using AttemptOutcome = Tollgate.Simulator.Journal.AttemptOutcome;

namespace Tollgate.Scenarios.Transport;

/// <summary>HTTP/2 over TLS, chosen by ALPN: the same answers, and trailers for what only the end of a stream knows.</summary>
public sealed class Http2Tests(SecureRig rig) : IClassFixture<SecureRig>
{
    private const string Chat = "/v1/chat/completions";

    [Fact]
    public async Task An_answer_in_one_piece_says_its_cost_in_a_header()
    {
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, Chat, Bodies.Chat("gpt-4.1", "[[sim: text=welcome]]"));

        answer.Version.ShouldBe(HttpVersion.Version20);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("welcome");
        answer.Headers.GetValues("x-tollgate-cost-usd").Single().ShouldBe((await rig.OnlyRowAsync(caller)).End.Cost.ToString());
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData("/v1/messages")]
    public async Task A_stream_says_its_cost_in_a_trailer(string path)
    {
        var caller = rig.NewCaller();
        var body = path == Chat
            ? Bodies.Chat("gpt-4.1", "[[sim: out=50]]", stream: true)
            : Bodies.Messages("claude-sonnet-4-5", "[[sim: out=50]]", stream: true);

        using var answer = await rig.SendAsync(caller, path, body, stream: true);
        var events = new EventReader(await answer.Content.ReadAsStreamAsync());
        await events.ToEndAsync();

        answer.Version.ShouldBe(HttpVersion.Version20);
        events.Text.ShouldContain(path == Chat ? "data: [DONE]" : "event: message_stop");
        var row = await rig.OnlyRowAsync(caller);
        (row.End.State, row.End.Failure).ShouldBe((UsageState.Final, AttemptFailure.None));
        row.End.Cost.Value.ShouldBe(rig.SimulatedOf(row)!.Usd);
        answer.TrailingHeaders.GetValues("x-tollgate-cost-usd").ShouldBe([row.End.Cost.ToString()]);
        answer.TrailingHeaders.Contains("x-tollgate-failure").ShouldBeFalse();
        answer.Headers.Contains("x-tollgate-cost-usd").ShouldBeFalse();
    }

    [Theory]
    [InlineData("out=200 fault=cut:900", AttemptFailure.UpstreamCut)]
    [InlineData("out=200 chunk=5 fault=overloaded:5", AttemptFailure.StreamError)]
    public async Task A_stream_that_did_not_end_well_says_so_in_a_trailer(string directive, AttemptFailure failure)
    {
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, Chat, Bodies.Chat("gpt-4.1", $"[[sim: {directive}]]", stream: true), stream: true);
        await answer.Content.ReadAsStringAsync();

        var row = await rig.OnlyRowAsync(caller);
        row.End.Failure.ShouldBe(failure);
        answer.TrailingHeaders.GetValues("x-tollgate-failure").ShouldBe([failure.ToString()]);
        answer.TrailingHeaders.GetValues("x-tollgate-cost-usd").ShouldBe([row.End.Cost.ToString()]);
    }

    [Fact]
    public async Task A_stream_its_budget_ends_says_so_in_a_trailer()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 0.02m);

        using var answer = await rig.SendAsync(caller, Chat, Bodies.Chat("gpt-4.1", "[[sim: out=20000 chunk=20]]", stream: true), stream: true);
        await answer.Content.ReadAsStringAsync();

        (await rig.OnlyRowAsync(caller)).End.Failure.ShouldBe(AttemptFailure.BudgetCut);
        answer.TrailingHeaders.GetValues("x-tollgate-failure").ShouldBe(["BudgetCut"]);
    }

    [Fact]
    public async Task A_stream_nobody_reads_is_ended_alone()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1000m);
        using var before = await rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get);
        var connections = rig.Connections;
        using var unread = await rig.SendAsync(caller, Chat, Bodies.Chat("gpt-4.1", "[[sim: out=8000000 chunk=2000 delay=1s]]", stream: true, maxTokens: 8_000_000), stream: true);

        // Waiting is no event, and on this protocol the gateway waits a moment for every reader. But for one that reads it does not go on waiting
        // while many others are served.
        for (var still = 0; still < 50; still++)
        {
            using var other = await rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get);
            if (rig.Server.Core.Watchdog.AwaitingCallers == 0)
            {
                still = 0;
                rig.Time.Fire();
            }
        }

        // From here on the provider says nothing more: all it has said is on the way to a gateway that does not read.
        await Until.TrueAsync(() =>
        {
            rig.Clock.Move(TimeSpan.FromMinutes(6));
            return rig.Server.Core.Watchdog.InFlight == 0;
        }, "the gateway has lost its patience");

        await Should.ThrowAsync<HttpRequestException>(() => unread.Content.ReadAsStringAsync());
        var row = await rig.OnlyRowAsync(caller);
        (row.End.Failure, row.End.Flags.HasFlag(AttemptFlags.ClientGone)).ShouldBe((AttemptFailure.CallerTimeout, true));
        row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(rig.SimulatedOf(row)!.Usd);
        using var after = await rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get);
        (after.StatusCode, rig.Connections).ShouldBe((HttpStatusCode.OK, connections));
    }

    [Fact]
    public async Task A_body_that_stops_arriving_is_a_408()
    {
        var caller = rig.NewCaller();
        using var body = new EndlessContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Address, Chat)) { Content = body, Version = HttpVersion.Version20 };
        request.Headers.Authorization = new("Bearer", caller.Secret);
        var sending = rig.Http.SendAsync(request);

        await Until.TrueAsync(() =>
        {
            rig.Clock.Move(TimeSpan.FromSeconds(31));
            return sending.IsCompleted;
        }, "the gateway has lost its patience");

        using var answer = await sending;
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestTimeout);
        answer.Headers.GetValues("x-tollgate-code").ShouldBe(["request_timeout"]);
        rig.Server.Core.BodyMemoryUsed.ShouldBe(0);
    }

    [Fact]
    public async Task Many_streams_run_at_once_on_one_connection()
    {
        const int many = 90;
        (await rig.SendAsync(rig.NewCaller(), "/v1/me", null, HttpMethod.Get)).Dispose();
        var connections = rig.Connections;
        var callers = Enumerable.Range(0, many).Select(_ => rig.NewCaller()).ToArray();
        var answering = callers.Select((caller, i) => rig.SendAsync(
            caller, Chat, Bodies.Chat("gpt-4.1", $"[[sim: out={i + 10} latency=1s]]", stream: true), stream: true)).ToArray();
        await rig.Time.WaitingAsync(many);
        rig.Server.Core.Watchdog.InFlight.ShouldBe(many);
        rig.Time.Fire();

        for (var i = 0; i < many; i++)
        {
            using var answer = await answering[i];
            (await answer.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
            var row = await rig.OnlyRowAsync(callers[i]);
            row.End.Usage[Bucket.Output].ShouldBe(i + 10);
            answer.TrailingHeaders.GetValues("x-tollgate-cost-usd").ShouldBe([row.End.Cost.ToString()]);
        }

        rig.Connections.ShouldBe(connections);
        await rig.QuietAsync();
    }

    [Fact]
    public async Task A_stream_that_its_caller_resets_is_a_hang_up_and_the_others_go_on()
    {
        var leaving = rig.NewCaller(plan => plan.Budget = 1m);
        var staying = rig.NewCaller(plan => plan.Budget = 1m);
        const string directive = "[[sim: text=\"one two three four five six\" chunk=1 delay=1s]]";
        var body = Bodies.Chat("gpt-4.1", directive, stream: true, maxTokens: 1000);
        using var stayed = await rig.SendAsync(staying, Chat, body, stream: true);
        var left = await rig.SendAsync(leaving, Chat, body, stream: true);
        (await new EventReader(await left.Content.ReadAsStreamAsync()).NextAsync()).ShouldNotBeNull();
        await rig.Time.WaitingAsync(2);
        var connections = rig.Connections;

        // Disposing an answer that was not read to its end resets its stream and leaves the connection alone.
        left.Dispose();
        await Until.TrueAsync(() => rig.Server.Core.Watchdog.InFlight == 1, "the attempt of the caller who left has ended");

        var gone = await rig.OnlyRowAsync(leaving);
        gone.End.Failure.ShouldBe(AttemptFailure.ClientGone);
        gone.End.Flags.HasFlag(AttemptFlags.ClientGone).ShouldBeTrue();
        await Until.TrueAsync(() => rig.SimulatedOf(gone) is not null, "the provider noticed");
        var served = rig.SimulatedOf(gone)!;
        served.Outcome.ShouldBe(AttemptOutcome.ClientGone);
        gone.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(served.Usd);

        await rig.StepToEndAsync(new EventReader(await stayed.Content.ReadAsStreamAsync()), hidden: 1);
        (await rig.OnlyRowAsync(staying)).End.State.ShouldBe(UsageState.Final);
        await rig.QuietAsync();
        rig.Connections.ShouldBe(connections);
    }

    [Fact]
    public async Task A_caller_of_version_one_is_served_on_the_same_port()
    {
        var caller = rig.NewCaller();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Address, Chat))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(Bodies.Chat("gpt-4.1", "[[sim: out=5]]", stream: true)),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + caller.Secret);

        using var answer = await rig.Http.SendAsync(request);

        answer.Version.ShouldBe(HttpVersion.Version11);
        (await answer.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
        answer.TrailingHeaders.ShouldBeEmpty();
        (await rig.OnlyRowAsync(caller)).End.State.ShouldBe(UsageState.Final);
    }

    [Fact]
    public async Task A_refusal_and_a_large_body_pass_as_well()
    {
        using var refused = await rig.SendAsync(null, Chat, Bodies.Chat("gpt-4.1", "x"));
        (refused.Version, refused.StatusCode).ShouldBe((HttpVersion.Version20, HttpStatusCode.Unauthorized));

        var caller = rig.NewCaller();
        using var large = await rig.SendAsync(caller, Chat, Bodies.Chat("gpt-4.1", new string('x', 5_000_000) + " [[sim: out=5]]"));
        (large.Version, large.StatusCode).ShouldBe((HttpVersion.Version20, HttpStatusCode.OK));
        (await rig.OnlyRowAsync(caller)).End.State.ShouldBe(UsageState.Final);
    }

    // Begins, and then brings nothing until it is given up.
    private sealed class EndlessContent : HttpContent
    {
        private readonly TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{\"model\":"u8.ToArray());
            await stream.FlushAsync();
            await _given.Task;
        }

        protected override void Dispose(bool disposing)
        {
            _given.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
