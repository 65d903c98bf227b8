using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>Embeddings, as floats or base64.</summary>
internal sealed class EmbeddingsDialect : IDialect
{
    private const int MostDimensions = 3072;

    public bool Generates => false;

    public Refusal? Read(Exchange exchange, JsonElement root)
    {
        var ask = exchange.Ask;
        var input = root.Get("input");
        if (input.Is(JsonValueKind.Undefined)) return Refusal.Malformed("Missing required parameter: 'input'.", "input");
        if (Dimensions(exchange, root) is < 1 or > MostDimensions) return Refusal.Malformed("Invalid value for 'dimensions'.", "dimensions");
        foreach (var text in Texts(input))
        {
            ask.Fold.Text(text);
            ask.LastUserText = text;
        }

        return null;
    }

    public void WriteBody(Exchange exchange)
    {
        var root = exchange.Root;
        var isBase64 = root.Text("encoding_format") is "base64";
        var dimensions = Dimensions(exchange, root);
        var json = exchange.Buffer.Begin();
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        var index = 0;
        foreach (var text in Texts(root.Get("input")))
        {
            var vector = Embedding.Of(text, dimensions, exchange.Server.Seed);
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding"u8);
            json.WriteNumber("index"u8, index++);
            if (isBase64) json.WriteBase64String("embedding"u8, Embedding.ToBytes(vector));
            else WriteVector(json, "embedding"u8, vector);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, exchange.ServedModel);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, exchange.FinalInput.Total);
        json.WriteNumber("total_tokens"u8, exchange.FinalInput.Total);
        json.WriteEndObject();
        json.WriteEndObject();
        exchange.Buffer.End();
    }

    public static void WriteVector(Utf8JsonWriter json, ReadOnlySpan<byte> name, float[] vector)
    {
        json.WriteStartArray(name);
        foreach (var value in vector) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static int Dimensions(Exchange exchange, JsonElement root)
    {
        var model = exchange.ServedModel;
        return root.Number("dimensions") ?? (model.Contains("3-large", StringComparison.Ordinal) ? 3072
            : model.Contains("mistral", StringComparison.Ordinal) ? 1024 : 1536);
    }

    /// <summary>A string, strings, token ids, or arrays of token ids; ids stand for themselves as text.</summary>
    private static IEnumerable<string> Texts(JsonElement input)
    {
        if (input.AsText() is { } whole) return [whole];
        if (!input.Is(JsonValueKind.Array) || input.GetArrayLength() == 0) return [];
        return input[0].Is(JsonValueKind.Number)
            ? [IdsAsText(input)]
            : input.EnumerateArray().Select(static item => item.AsText() ?? IdsAsText(item));
    }

    private static string IdsAsText(JsonElement ids) => string.Join(' ', ids.Items().Select(static id => id.GetRawText()));
}
