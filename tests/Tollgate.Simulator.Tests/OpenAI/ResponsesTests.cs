using System.Net;
using System.Text.Json;

namespace Tollgate.Simulator.Tests.OpenAI;

public sealed class ResponsesTests : SimulatorTest
{
    private const string Path = "/v1/responses";

    private static string Ask(string text, string more = "", string model = "gpt-4o") =>
        $$"""{"model":"{{model}}","input":"{{text}}"{{more}}}""";

    [Fact]
    public async Task A_stream_is_the_official_sequence_numbered_from_zero()
    {
        var events = await StreamAsync(Path, Ask("Hi [[sim: out=6 chunk=3 reasoning=5]]", ",\"stream\":true", "gpt-5"));
        events.Select(static e => e.Name).ShouldBe([
            "response.created", "response.in_progress", "response.output_item.added", "response.output_item.done",
            "response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.delta",
            "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
        ]);
        events.Select(static e => e.Json.GetProperty("sequence_number").GetInt32()).ShouldBe(Enumerable.Range(0, events.Count));
        events.ShouldAllBe(static e => e.Json.GetProperty("type").GetString() == e.Name);
        events[0].Json.GetProperty("response").GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Null);
        var usage = events[^1].Json.GetProperty("response").GetProperty("usage");
        usage.GetProperty("output_tokens").GetInt32().ShouldBe(11);
        usage.GetProperty("output_tokens_details").GetProperty("reasoning_tokens").GetInt32().ShouldBe(5);
        usage.GetProperty("total_tokens").GetInt32().ShouldBe(usage.GetProperty("input_tokens").GetInt32() + 11);
        var deltas = string.Concat(events.Where(static e => e.Name == "response.output_text.delta").Select(static e => e.Json.GetProperty("delta").GetString()));
        deltas.ShouldBe(events[^1].Json.GetProperty("response").GetProperty("output")[1].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_limit_makes_it_incomplete_with_usage()
    {
        var events = await StreamAsync(Path, Ask("Hi [[sim: out=50]]", ",\"stream\":true,\"max_output_tokens\":20"));
        events[^1].Name.ShouldBe("response.incomplete");
        var response = events[^1].Json.GetProperty("response");
        response.GetProperty("incomplete_details").GetProperty("reason").GetString().ShouldBe("max_output_tokens");
        response.GetProperty("usage").GetProperty("output_tokens").GetInt32().ShouldBe(20);
    }

    [Fact]
    public async Task A_stored_response_can_be_fetched_continued_and_deleted()
    {
        var first = await PostAsync(Path, Ask("First [[sim: out=40]]"));
        var id = first.GetProperty("id").GetString();
        (await Client.GetStringAsync($"{Path}/{id}", Stop)).ShouldBe(first.GetRawText());
        (await Client.GetStringAsync($"{Path}/{id}/input_items", Stop)).ShouldContain("First");

        var alone = await PostAsync(Path, Ask("Second"));
        var chained = await PostAsync(Path, Ask("Second", $",\"previous_response_id\":\"{id}\""));
        (chained.GetProperty("usage").GetProperty("input_tokens").GetInt32() - alone.GetProperty("usage").GetProperty("input_tokens").GetInt32())
            .ShouldBeGreaterThanOrEqualTo(40);

        using var deleted = await Client.DeleteAsync($"{Path}/{id}", Stop);
        deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var gone = await Client.GetAsync($"{Path}/{id}", Stop);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await PostAsync(Path, Ask("Third", $",\"previous_response_id\":\"{id}\""), 400);
    }

    [Fact]
    public async Task Another_credential_does_not_see_it_and_store_false_keeps_nothing()
    {
        var id = (await PostAsync(Path, Ask("Mine"))).GetProperty("id").GetString();
        using var stranger = NewClient(Host, "sk-other");
        using var theirs = await stranger.GetAsync($"{Path}/{id}", Stop);
        theirs.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var unstored = (await PostAsync(Path, Ask("Mine", ",\"store\":false"))).GetProperty("id").GetString();
        using var nothing = await Client.GetAsync($"{Path}/{unstored}", Stop);
        nothing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Function_calls_stream_their_arguments()
    {
        var events = await StreamAsync(Path, Ask("Go", """
            ,"stream":true,"tool_choice":"required","tools":[{"type":"function","name":"look","parameters":{"type":"object","properties":{"q":{"type":"string"}}}}]
            """));
        var deltas = string.Concat(events.Where(static e => e.Name == "response.function_call_arguments.delta").Select(static e => e.Json.GetProperty("delta").GetString()));
        var item = events[^1].Json.GetProperty("response").GetProperty("output")[0];
        item.GetProperty("type").GetString().ShouldBe("function_call");
        item.GetProperty("arguments").GetString().ShouldBe(deltas);
        JsonDocument.Parse(deltas).RootElement.GetProperty("q").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task Web_searches_are_output_items_and_billed_by_the_call()
    {
        var body = await PostAsync(Path, Ask("News [[sim: in=1000 out=100 search=3]]", ",\"tools\":[{\"type\":\"web_search\"}]"));
        body.GetProperty("output").EnumerateArray().Count(static item => item.GetProperty("type").GetString() == "web_search_call").ShouldBe(3);
        body.GetProperty("usage").TryGetProperty("web_searches", out _).ShouldBeFalse();
        LastAttempt().Usage.WebSearches.ShouldBe(3);
        LastAttempt().Usd.ShouldBe((1000 * 2.5m + 100 * 10m) / 1_000_000m + 3 * 0.01m);
        var events = await StreamAsync(Path, Ask("News [[sim: search=1]]", ",\"stream\":true,\"tools\":[{\"type\":\"web_search\"}]"));
        events.Count(static e => e.Name == "response.web_search_call.completed").ShouldBe(1);
    }

    [Fact]
    public async Task GPT_6_reports_and_bills_cache_writes()
    {
        var usage = (await PostAsync(Path, Ask("Hi [[sim: in=5000 cached=1024 write5m=2048 out=10 reasoning=0]]", model: "gpt-6-sol"))).GetProperty("usage");
        usage.GetProperty("input_tokens").GetInt32().ShouldBe(5000);
        usage.GetProperty("input_tokens_details").GetProperty("cached_tokens").GetInt32().ShouldBe(1024);
        usage.GetProperty("input_tokens_details").GetProperty("cache_write_tokens").GetInt32().ShouldBe(2048);
        LastAttempt().Usd.ShouldBe((1928 * 2m + 1024 * 0.2m + 2048 * 2.5m + 10 * 10m) / 1_000_000m);
    }
}
