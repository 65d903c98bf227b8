namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Reads what a model's entry says besides prices.</summary>
internal static class FactsReader
{
    private static readonly string[] Names = ["context", "max_output", "can", "takes", "gives", "for", "retired"];

    /// <summary>The facts; null when the entry has none.</summary>
    public static ModelFacts? Read(CardNode node, CardValues values)
    {
        if (!Array.Exists(Names, name => node[name] is not null))
        {
            return null;
        }

        var can = Capabilities(node, values);
        return new ModelFacts
        {
            ContextWindow = values.Whole(node, "context"),
            MaxOutput = values.Whole(node, "max_output"),
            Capabilities = can,
            Takes = Modes(node, "takes", values) ?? Implied(can),
            Gives = Modes(node, "gives", values) ?? (can.HasFlag(ModelCapabilities.Embeddings) ? Modalities.None : Modalities.Text),
            GoodFor = values.Text(node, "for"),
            RetiredOn = values.Day(node, "retired"),
        };
    }

    private static Modalities Implied(ModelCapabilities can) =>
        Modalities.Text
        | (can.HasFlag(ModelCapabilities.Vision) ? Modalities.Image : Modalities.None)
        | (can.HasFlag(ModelCapabilities.Audio) ? Modalities.Audio : Modalities.None);

    private static ModelCapabilities Capabilities(CardNode node, CardValues values)
    {
        var can = ModelCapabilities.None;
        foreach (var name in values.Texts(node, "can"))
        {
            var flag = name switch
            {
                "chat" => ModelCapabilities.Chat,
                "embeddings" => ModelCapabilities.Embeddings,
                "reasoning" => ModelCapabilities.Reasoning,
                "reasoning-unasked" => ModelCapabilities.Reasoning | ModelCapabilities.ReasoningUnasked,
                "tools" => ModelCapabilities.Tools,
                "vision" => ModelCapabilities.Vision,
                "audio" => ModelCapabilities.Audio,
                "json" => ModelCapabilities.StructuredOutput,
                "caching" => ModelCapabilities.PromptCaching,
                _ => ModelCapabilities.None,
            };
            if (flag == ModelCapabilities.None)
            {
                values.Problems.Add(node["can"]!, $"\"{name}\" is no capability; known: chat, embeddings, reasoning, reasoning-unasked, tools, vision, audio, json, caching");
            }

            can |= flag;
        }

        return can;
    }

    private static Modalities? Modes(CardNode node, string member, CardValues values)
    {
        if (node[member] is not { } list)
        {
            return null;
        }

        var modes = Modalities.None;
        foreach (var name in values.Texts(node, member))
        {
            var mode = name switch
            {
                "text" => Modalities.Text,
                "image" => Modalities.Image,
                "audio" => Modalities.Audio,
                "video" => Modalities.Video,
                "document" => Modalities.Document,
                _ => Modalities.None,
            };
            if (mode == Modalities.None)
            {
                values.Problems.Add(list, $"\"{name}\" is no kind of content; known: text, image, audio, video, document");
            }

            modes |= mode;
        }

        return modes;
    }
}
