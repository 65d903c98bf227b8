using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.LedgerTruth;

/// <summary>After any workload the ledger says what the providers say, attempt by attempt.</summary>
public sealed class LedgerTruthTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    [Theory]
    [InlineData(1)]
    [InlineData(20260801)]
    public async Task A_mixed_workload_is_booked_one_to_one(int seed)
    {
        var caller = rig.NewCaller();
        var costs = new ConcurrentDictionary<Guid, string>();
        await Parallel.ForEachAsync(Workload.Draw(seed, 240), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (request, _) =>
        {
            using var answer = await rig.SendAsync(caller, request.Path, request.Body);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(CancellationToken.None));
            if (answer.Headers.TryGetValues("x-tollgate-cost-usd", out var cost))
            {
                costs[Guid.Parse(GatewayRig.RequestId(answer))] = cost.Single();
            }
        });
        await rig.QuietAsync();

        var rows = await rig.LedgerAsync(caller);
        rows.Count.ShouldBe(240);
        rows.Select(row => row.Intent.AttemptId).ShouldBeUnique();
        var served = rig.Simulator.Attempts.After().ToDictionary(record => record.AttemptId!);
        var compared = 0;
        foreach (var row in rows)
        {
            var record = served[row.Intent.AttemptId.ToString("N")];
            var what = $"{record.Provider} {record.Surface} {record.Model} stream={record.Streamed}";
            row.End.State.ShouldBe(UsageState.Final, what);
            row.End.Usage.ShouldEqual(record.Usage, record.Provider, what);
            if (costs.TryGetValue(row.Intent.RequestId, out var told))
            {
                told.ShouldBe(row.End.Cost.ToString(), what);
            }

            if (Workload.SamePrice.Contains(record.Model))
            {
                row.End.Cost.Value.ShouldBe(record.Usd, what);
                compared++;
            }
        }

        compared.ShouldBeGreaterThan(120);
        costs.Count.ShouldBeGreaterThan(60);
        rig.Server.Projector.UnmatchedEnds.ShouldBe(0);
    }

    [Fact]
    public async Task A_request_can_be_read_as_final_the_moment_its_answer_is_complete()
    {
        var caller = rig.NewCaller();
        foreach (var (path, body) in Workload.Draw(7, 60))
        {
            using var answer = await rig.SendAsync(caller, path, body, stream: true);
            await answer.Content.ReadAsByteArrayAsync();

            // No flush, no wait: this is the very next thing the caller does.
            var record = await rig.RecordAsync(caller, answer);

            record.GetProperty("complete").GetBoolean().ShouldBeTrue();
            var attempt = record.GetProperty("attempts").EnumerateArray().ShouldHaveSingleItem();
            attempt.GetProperty("state").GetString().ShouldBe("final");
            var served = rig.Simulator.Attempts.After().Single(one => one.AttemptId == attempt.GetProperty("id").GetGuid().ToString("N"));
            attempt.GetProperty("usage").GetProperty("input_uncached").GetInt64().ShouldBe(served.Usage.UncachedInput);
            attempt.GetProperty("usage").GetProperty("cache_read").GetInt64().ShouldBe(served.Usage.CacheRead);
            if (Workload.SamePrice.Contains(served.Model))
            {
                decimal.Parse(record.GetProperty("cost_usd").GetString()!, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(served.Usd);
            }
        }
    }

    [Fact]
    public async Task The_record_from_memory_and_the_record_from_the_store_are_equal()
    {
        var caller = rig.NewCaller();
        using var answer = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "[[sim: in=9000 cached=5000 write5m=2000 write1h=1000 out=77]]", stream: true));
        var early = JsonSerializer.Serialize(await rig.RecordAsync(caller, answer));
        await rig.LedgerAsync();
        await rig.RestartAsync();

        JsonSerializer.Serialize(await rig.RecordAsync(caller, answer)).ShouldBe(early);
    }

    [Fact]
    public async Task A_record_is_readable_by_its_own_team_only()
    {
        var caller = rig.NewCaller();
        using var answer = await rig.SendAsync(caller, "/v1/embeddings", Bodies.Embedding("text-embedding-3-small", "mine"));

        using var stranger = await rig.SendAsync(rig.NewCaller(), "/v1/requests/" + GatewayRig.RequestId(answer), null, HttpMethod.Get);

        stranger.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/v1/messages/count_tokens", "claude-sonnet-4-5")]
    [InlineData("/v1beta/models/gemini-2.5-flash:countTokens", "gemini")]
    public async Task Counting_tokens_is_free_and_on_record(string path, string model)
    {
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, path, model == "gemini" ? Bodies.Gemini("count these") : Bodies.Messages(model, "count these"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var row = await rig.OnlyRowAsync(caller);
        (row.End.State, row.End.Cost.Value).ShouldBe((UsageState.Final, 0m));
    }

    [Fact]
    public async Task Gemini_embeddings_are_answered_and_booked()
    {
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(
            caller, "/v1beta/models/gemini-embedding-001:embedContent", """{"content":{"parts":[{"text":"embed this text"}]}}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var row = await rig.OnlyRowAsync(caller);
        row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(rig.SimulatedOf(row)!.Usd);
    }
}
