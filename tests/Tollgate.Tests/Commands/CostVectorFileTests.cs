using System.Globalization;
using System.Text.Json;
using Tollgate.Commands;

namespace Tollgate.Tests.Commands;

/// <summary>
/// <c>CostVectors.jsonl</c>: answers as providers send them, with the exact cost. Each line is a line of <c>tollgate cost --jsonl</c>
/// and goes the same way; <c>usd</c> was worked out from the published prices, not with this code.
/// </summary>
public sealed class CostVectorFileTests
{
    private static readonly string[] s_lines = Read();

    public static TheoryData<string> Ids => [.. s_lines.Select(static line => Text(Root(line), "id")!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_answer_costs_exactly(string id)
    {
        var number = Array.FindIndex(s_lines, line => Text(Root(line), "id") == id);
        var vector = Root(s_lines[number]);
        var result = CostLines.Pricing.PriceLine(new CostLine(null, null, null, null, null), s_lines[number], number + 1);

        result.Error.ShouldBeNull();
        var line = JsonDocument.Parse(result.Json!).RootElement;
        var problems = string.Join('\n', line.Problems());
        line.Text("id").ShouldBe(id);
        line.Text("state").ShouldBe(Text(vector, "state") ?? "final", problems);
        if (Text(vector, "problem") is { } problem)
        {
            problems.ShouldStartWith(problem + ": ");
        }
        else
        {
            problems.ShouldBe("");
        }

        line.Text("cost_usd").ShouldBe(Text(vector, "usd"));
        (line.TryGetProperty("cost_source", out var source) ? source.GetString() : null).ShouldBe(Text(vector, "source"));
        if (Text(vector, "usd") is { } usd && Text(vector, "source") is null)
        {
            line.GetProperty("lines").EnumerateArray().Sum(static part => Number(part.Text("usd")!)).ShouldBe(Number(usd));
        }
    }

    [Fact]
    public void There_are_enough_and_none_is_there_twice()
    {
        var ids = s_lines.Select(static line => Text(Root(line), "id")).ToList();
        ids.Distinct().Count().ShouldBe(ids.Count);
        ids.Count.ShouldBeGreaterThanOrEqualTo(400);
    }

    [Fact]
    public void Every_format_every_provider_and_every_trap_is_among_them()
    {
        var vectors = s_lines.Select(Root).ToList();
        vectors.Select(static vector => Text(vector, "format")).Distinct().Order().ShouldBe(
            ["anthropic-messages", "bedrock-converse", "gemini", "ollama-chat", "openai-chat", "openai-embeddings", "openai-responses"]);
        vectors.Select(static vector => Text(vector, "provider")!).Distinct().Except(["ollama"]).Order().ShouldBe(
            ["anthropic", "azure", "bedrock", "cohere", "deepseek", "fireworks", "google", "groq", "mistral", "openai", "openrouter", "together", "vertex", "xai"]);

        // 11 and 18 are about streams and local caches, 22 about feeds: no answer of a provider shows them.
        var traps = vectors.Select(static vector => Text(vector, "id")!).Where(static id => id.StartsWith("trap ", StringComparison.Ordinal))
            .Select(static id => int.Parse(id.AsSpan(5, id.IndexOf(':', StringComparison.Ordinal) - 5), CultureInfo.InvariantCulture)).Distinct().Order();
        traps.ShouldBe(Enumerable.Range(1, 21).Except([11, 18]));
    }

    private static string[] Read()
    {
        using var stream = typeof(CostVectorFileTests).Assembly.GetManifestResourceStream("CostVectors.jsonl")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static JsonElement Root(string line) => JsonDocument.Parse(line).RootElement;

    private static string? Text(JsonElement vector, string name) => vector.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
