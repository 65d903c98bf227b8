using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.LedgerTruth;

/// <summary>Requests of every surface and provider, streamed and not, from a seed.</summary>
internal static class Workload
{
    /// <summary>Models whose price on our card equals the simulator's, so that costs can be compared too.</summary>
    internal static readonly HashSet<string> SamePrice = new(StringComparer.Ordinal)
    {
        "gpt-4.1-mini", "gpt-4.1", "gpt-4o-mini", "gpt-5-mini", "gpt-5", "o4-mini", "text-embedding-3-small",
        "claude-sonnet-4-5", "claude-haiku-4-5", "gemini-2.5-flash", "gemini-2.5-pro",
    };

    internal static List<(string Path, string Body)> Draw(int seed, int count)
    {
        var dice = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(index => One(dice, index))];
    }

    /// <param name="dice">The chance it is drawn with.</param>
    /// <param name="index">Makes the text its own.</param>
    /// <param name="pinsInput">Let the provider bill an input that has nothing to do with the text; no bound holds then.</param>
    internal static (string Path, string Body) One(Random dice, int index, bool pinsInput = true)
    {
        var stream = dice.Next(2) == 0;
        var text = $"request {index} {new string('w', dice.Next(400))} [[sim: out={dice.Next(1, 300)} chunk={dice.Next(1, 20)}{(pinsInput ? Input(dice) : "")}]]";
        return dice.Next(12) switch
        {
            0 => ("/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", text, stream, usage: stream && dice.Next(2) == 0)),
            1 => ("/v1/chat/completions", Bodies.Chat(dice.Next(2) == 0 ? "gpt-5-mini" : "o4-mini", text, stream, maxTokens: 2000)),
            2 => ("/v1/chat/completions", Bodies.Chat("gpt-4o-mini", text, stream, choices: 3)),
            3 => ("/v1/responses", Bodies.Responses(dice.Next(2) == 0 ? "gpt-5" : "gpt-4.1", text, stream, 3000)),
            4 => ("/v1/completions", Bodies.Completion("gpt-4.1-mini", text, stream, 400)),
            5 => ("/v1/embeddings", Bodies.Embedding("text-embedding-3-small", $"embed {index} {new string('e', dice.Next(900))}")),
            6 or 7 => ("/v1/messages", Bodies.Messages(dice.Next(2) == 0 ? "claude-sonnet-4-5" : "claude-haiku-4-5", text, stream)),
            8 => stream
                ? ("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", Bodies.Gemini(text))
                : ("/v1beta/models/gemini-2.5-pro:generateContent", Bodies.Gemini(text, 4000)),
            9 => ("/v1/chat/completions", Bodies.Chat("deepseek-chat", text, stream)),
            10 => ("/v1/chat/completions", Bodies.Chat(dice.Next(2) == 0 ? "grok-3-mini" : "mistral-large-latest", text, stream)),
            _ => ("/v1/chat/completions", Bodies.Chat(dice.Next(2) == 0 ? "groq/llama-3.3-70b-versatile" : "openrouter/openai/gpt-4o-mini", text, stream)),
        };
    }

    private static string Input(Random dice) => dice.Next(3) switch
    {
        0 => $" in={dice.Next(1000, 90_000)}",
        1 => $" in={dice.Next(4000, 90_000)} cached={dice.Next(0, 4000)}",
        _ => "",
    };
}
