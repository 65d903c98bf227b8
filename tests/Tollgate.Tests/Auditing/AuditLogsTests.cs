using System.Text.Json;
using Tollgate.Commands;

namespace Tollgate.Tests.Auditing;

/// <summary>A second opinion on records whose right price was worked out by hand, each with a mistake that other tools make.</summary>
public sealed class AuditLogsTests : IDisposable
{
    // gpt-4o-mini: 0.15, cached 0.075, output 0.60. claude-haiku-4-5: 1, read 0.10, write 1.25 and 2, output 5. USD a million tokens.
    private static readonly string[] s_litellm =
    [
        Row("same", "openai", "gpt-4o-mini", "0.00018000000000000001", """{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"prompt_tokens_details":{"cached_tokens":400}}"""),
        Row("twice", "anthropic", "claude-haiku-4-5", "0.004725", """{"prompt_tokens":3000,"completion_tokens":200,"total_tokens":3200,"prompt_tokens_details":{"cached_tokens":1000,"cache_creation_tokens":500}}"""),
        Row("full", "openai", "gpt-4o-mini", "0.00015", """{"prompt_tokens":1000,"completion_tokens":0,"total_tokens":1000,"prompt_tokens_details":{"cached_tokens":400}}"""),
        Row("context", "gemini", "gemini/gemini-2.5-pro", "0.385", """{"prompt_tokens":300000,"completion_tokens":1000,"total_tokens":301000}"""),
        Row("tier", "openai", "gpt-5-mini", "0.00045", """{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"service_tier":"flex"}"""),
        Row("unknown", "openai", "gpt-nonsense-9", "1", """{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100}"""),
        Row("free", "openai", "gpt-4o-mini", "0", """{"prompt_tokens":1000,"completion_tokens":0,"total_tokens":1000}"""),
        Row("odd", "openai", "gpt-4o-mini", "0.1", """{"prompt_tokens":1000,"completion_tokens":0,"total_tokens":1000,"prompt_tokens_details":{"cached_tokens":2000}}"""),
        Row("dear", "openai", "gpt-4o-mini", "0.00099", """{"prompt_tokens":1000,"completion_tokens":0,"total_tokens":1000}"""),
        Row("hit", "openai", "gpt-4o-mini", "0", """{"prompt_tokens":1000,"completion_tokens":0,"total_tokens":1000}""", hit: true),
        Row("hour", "anthropic", "claude-haiku-4-5", "0.00125", """{"prompt_tokens":1000,"completion_tokens":0,"total_tokens":1000,"prompt_tokens_details":{"cache_creation_tokens":1000,"cache_creation_token_details":{"ephemeral_1h_input_tokens":1000}}}"""),
        Row("thought", "openai", "gpt-5-mini", "0.00045", """{"prompt_tokens":1000,"completion_tokens":300,"total_tokens":1300,"completion_tokens_details":{"reasoning_tokens":200}}"""),
    ];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Every_difference_of_LiteLLM_has_its_cause_and_totals_are_exact()
    {
        var (code, output, errors) = await AuditAsync("litellm", "log.jsonl", string.Join('\n', s_litellm) + "\n", "--json");

        code.ShouldBe(0, errors);
        var root = JsonDocument.Parse(output).RootElement;
        root.GetProperty("differences").EnumerateArray().Select(one => (one.GetProperty("line").GetInt32(), one.GetProperty("id").GetString(), one.GetProperty("cause").GetString(), one.GetProperty("ours_usd").GetString()))
            .ShouldBe(
            [
                (2, "twice", "cache_twice", "0.003225"),
                (3, "full", "cache_at_full_price", "0.00012"),
                (4, "context", "missing_context_tier", "0.765"),
                (5, "tier", "missing_service_tier", "0.000225"),
                (6, "unknown", "unpriced_here", null),
                (7, "free", "unpriced_there", "0.00015"),
                (8, "odd", "usage_inconsistent", "0.00015"),
                (9, "dear", "price", "0.00015"),
                (11, "hour", "cache_write_1h_as_5m", "0.002"),
                (12, "thought", "reasoning_forgotten", "0.00085"),
            ]);
        var mini = Model(root, "openai/gpt-4o-mini");
        (mini.GetProperty("records").GetInt32(), mini.GetProperty("theirs_usd").GetString(), mini.GetProperty("ours_usd").GetString(), mini.GetProperty("difference_usd").GetString())
            .ShouldBe((6, "0.10132000000000000001", "0.00075", "0.10057000000000000001"));
        mini.GetProperty("causes").GetProperty("cache_at_full_price").GetProperty("difference_usd").GetString().ShouldBe("0.00003");
        var unknown = Model(root, "openai/gpt-nonsense-9");
        (unknown.GetProperty("theirs_without_ours_usd").GetString(), unknown.GetProperty("difference_usd").GetString()).ShouldBe(("1", "0"));
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_are_named_and_fail_unless_they_may_be_skipped()
    {
        var text = string.Join('\n', s_litellm[0], """{"request_id": "cut", "spe""", "", "[1]", """{"model":"gpt-4o-mini"}""", """{"model":"gpt-4o-mini","startTime":"2026-10-01","spend":"lots"}""", s_litellm[8]);

        var (code, output, errors) = await AuditAsync("litellm", "log.jsonl", text, "--csv");
        var (skipped, _, again) = await AuditAsync("litellm", "log.jsonl", text, "--csv", "--skip-bad");

        (code, skipped).ShouldBe((2, 0));
        again.ShouldBe(errors);
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "log.jsonl:2: This is not JSON.",
            "log.jsonl:4: This is no JSON object.",
            "log.jsonl:5: startTime is missing.",
            "log.jsonl:6: spend is 'lots', which is no amount.",
        ]);
        output.ShouldBe("line,id,model,theirs_usd,ours_usd,difference_usd,cause,note\n7,dear,openai/gpt-4o-mini,0.00099,0.00015,0.00084,price,\n");
    }

    [Fact]
    public async Task Rows_copied_as_CSV_are_the_same_rows()
    {
        var usage = """{""usage_object"": {""prompt_tokens"": 1000, ""completion_tokens"": 100, ""total_tokens"": 1100, ""prompt_tokens_details"": {""cached_tokens"": 400}}}""";
        var text = $"request_id,spend,startTime,model,custom_llm_provider,cache_hit,metadata\na,0.00018,2026-10-01 10:00:00,gpt-4o-mini,openai,,\"{usage}\"\nb,1,2026-10-01 10:00:00,gpt-4o-mini\n";

        var (code, output, errors) = await AuditAsync("litellm", "log.csv", text, "--csv", "--summary");

        code.ShouldBe(2);
        errors.ShouldBe("log.csv:3: The row has 4 fields, the header 7.\n");
        output.ShouldBe("model,records,theirs_usd,ours_usd,theirs_without_ours_usd,difference_usd,causes\nopenai/gpt-4o-mini,1,0.00018,0.00018,0,0,\n");
    }

    [Fact]
    public async Task Langfuse_counts_are_read_apart_or_together_as_their_total_says()
    {
        const string text = """
            [
              {"id": "apart", "type": "GENERATION", "startTime": "2026-10-01T10:00:00Z", "model": "gpt-4o-mini",
               "usageDetails": {"input": 600, "input_cached_tokens": 400, "output": 100, "total": 1100}, "costDetails": {"total": 0.00018}},
              {"id": "together", "type": "GENERATION", "start_time": "2026-10-01 10:00:00.000000", "provided_model_name": "gpt-4o-mini",
               "usage_details": {"input": 1000, "input_cached_tokens": 400, "output": 100, "total": 1100}, "total_cost": 0.00018},
              {"id": "span", "type": "SPAN", "startTime": "2026-10-01T10:00:00Z"},
              {"id": "dear", "type": "GENERATION", "startTime": "2026-10-01T10:00:00Z", "model": "claude-haiku-4-5",
               "usageDetails": {"input": 1500, "cache_read_input_tokens": 1000, "cache_creation_input_tokens": 500, "output": 200}, "costDetails": {"total": 0.004725}}
            ]
            """;

        var (code, output, errors) = await AuditAsync("langfuse", "observations.json", text, "--json");

        code.ShouldBe(0, errors);
        var root = JsonDocument.Parse(output).RootElement;
        root.GetProperty("no_model_calls").GetInt32().ShouldBe(1);
        var difference = root.GetProperty("differences").EnumerateArray().ShouldHaveSingleItem();
        (difference.GetProperty("line").GetInt32(), difference.GetProperty("model").GetString(), difference.GetProperty("cause").GetString()).ShouldBe((7, "anthropic/claude-haiku-4-5", "cache_twice"));
    }

    [Fact]
    public async Task OpenAIs_sums_of_counts_are_set_against_its_sums_of_money()
    {
        const string text = """
            {"object": "page", "data": [
              {"object": "bucket", "start_time": 1790812800, "end_time": 1790899200, "results": [
                {"object": "organization.usage.completions.result", "input_tokens": 1000000, "input_cached_tokens": 200000, "output_tokens": 100000, "num_model_requests": 100, "model": "gpt-4o-mini-2024-07-18"},
                {"object": "organization.usage.completions.result", "input_tokens": 1000, "output_tokens": 100, "num_model_requests": 1, "model": "gpt-5-mini", "batch": true}]}
            ], "has_more": false}
            {"object": "page", "data": [
              {"object": "bucket", "start_time": 1790812800, "end_time": 1790899200, "results": [
                {"object": "organization.costs.result", "amount": {"value": 0.12, "currency": "usd"}, "line_item": "gpt-4o-mini-2024-07-18, input"},
                {"object": "organization.costs.result", "amount": {"value": 0.015, "currency": "usd"}, "line_item": "gpt-4o-mini-2024-07-18, cached input"},
                {"object": "organization.costs.result", "amount": {"value": 0.06, "currency": "usd"}, "line_item": "gpt-4o-mini-2024-07-18, output"},
                {"object": "organization.costs.result", "amount": {"value": 0.00045, "currency": "usd"}, "line_item": "gpt-5-mini, all"}]},
              {"object": "bucket", "start_time": 1790812800, "results": [{"object": "organization.costs.result", "amount": {"value": 1, "currency": "eur"}, "line_item": "x"}]}
            ]}
            """;

        var (code, output, errors) = await AuditAsync("openai-usage", "usage.json", text, "--json", "--skip-bad");

        code.ShouldBe(0);
        errors.ShouldBe("usage.json:12: The amount is in 'eur'; only USD can be compared.\n");
        var root = JsonDocument.Parse(output).RootElement;
        var mini = Model(root, "openai/gpt-4o-mini");
        (mini.GetProperty("theirs_usd").GetString(), mini.GetProperty("ours_usd").GetString(), mini.GetProperty("causes").EnumerateObject().Count()).ShouldBe(("0.195", "0.195", 0));
        var five = Model(root, "openai/gpt-5-mini");
        (five.GetProperty("ours_usd").GetString(), five.GetProperty("difference_usd").GetString(), five.GetProperty("causes").GetProperty("price").GetProperty("records").GetInt32()).ShouldBe(("0.000225", "0.000225", 1));
    }

    [Fact]
    public async Task Own_lines_name_their_format()
    {
        const string text = """
            {"id":"a","at":"2026-10-01T00:00:00Z","provider":"anthropic","model":"claude-haiku-4-5","format":"anthropic-messages","usage":{"input_tokens":1500,"cache_read_input_tokens":1000,"cache_creation_input_tokens":500,"output_tokens":200},"cost_usd":"0.003225"}
            {"id":"b","at":"2026-10-01T00:00:00Z","provider":"openai","model":"gpt-4o-mini","format":"smoke-signals","usage":{}}
            """;

        var (code, output, errors) = await AuditAsync("jsonl", "own.jsonl", text);

        code.ShouldBe(2);
        errors.ShouldStartWith("own.jsonl:2: format is 'smoke-signals'; write one of openai-chat,");
        output.ShouldContain("anthropic/claude-haiku-4-5");
        output.ShouldNotContain("line 1");
    }

    [Theory]
    [InlineData("[{\"a\":1}", "log.json:1: model is missing.|log.json:1: The list is not closed: the file is cut off.")]
    [InlineData("[{\"a\":\"}\"", "log.json:1: The object is not closed: the file is cut off.")]
    [InlineData("[{} {}]", "log.json:1: model is missing.|log.json:1: A comma is missing between two items of the list; the rest cannot be read.")]
    [InlineData("[7]", "log.json:1: An item of the list is no object; the rest cannot be read.")]
    public async Task A_broken_list_is_told_where_it_breaks(string text, string problems)
    {
        var (code, _, errors) = await AuditAsync("litellm", "log.json", text);

        code.ShouldBe(2);
        errors.TrimEnd().Split('\n').ShouldBe(problems.Split('|'));
    }

    private static string Row(string id, string provider, string model, string spend, string usage, bool hit = false) =>
        $$"""{"request_id":"{{id}}","call_type":"acompletion","spend":{{spend}},"startTime":"2026-10-01T10:00:00.000Z","model":"{{model}}","custom_llm_provider":"{{provider}}","cache_hit":"{{(hit ? "True" : "False")}}","metadata":{"usage_object":{{usage}} } }""";

    private static JsonElement Model(JsonElement root, string name) =>
        root.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("model").GetString() == name);

    private async Task<(int Code, string Output, string Errors)> AuditAsync(string source, string name, string text, params string[] options)
    {
        var path = Path.Combine(_directory.FullName, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(["audit-logs", source, path, .. options], errors, output);
        return (code, output.ToString(), errors.ToString().Replace(_directory.FullName + "/", "", StringComparison.Ordinal));
    }
}
