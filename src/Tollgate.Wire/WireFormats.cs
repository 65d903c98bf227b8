namespace Tollgate.Wire;

/// <summary>Stable names of the formats, and the dialect each belongs to.</summary>
public static class WireFormats
{
    private static readonly string[] Names =
    [
        "openai-chat", "openai-responses", "openai-completions", "openai-embeddings", "anthropic-messages", "anthropic-count-tokens",
        "gemini", "gemini-count-tokens", "gemini-embed", "bedrock-converse", "ollama-chat",
    ];

    /// <summary>All names, in the order of <see cref="WireFormat"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The stable name, as used in configuration, the journal and the command line.</summary>
    public static string Name(WireFormat format) => Names[(int)format];

    /// <summary>The format with that name; names are case-sensitive.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out WireFormat format)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                format = (WireFormat)i;
                return true;
            }
        }

        format = default;
        return false;
    }

    /// <summary>The dialect in which callers of this format expect errors. Bedrock and Ollama callers get the OpenAI shape.</summary>
    public static Dialect DialectOf(WireFormat format) => format switch
    {
        WireFormat.AnthropicMessages or WireFormat.AnthropicCountTokens => Dialect.Anthropic,
        WireFormat.GeminiGenerate or WireFormat.GeminiCountTokens or WireFormat.GeminiEmbed => Dialect.Gemini,
        _ => Dialect.OpenAI,
    };
}
