using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.OpenAI;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Gemini;

/// <summary><c>embedContent</c> and <c>batchEmbedContents</c>. Gemini reports no usage here; it bills the input all the same.</summary>
internal sealed class EmbedContentDialect : IDialect
{
    private const int DefaultDimensions = 3072;

    public bool Generates => false;

    public Refusal? Read(Exchange exchange, JsonElement root)
    {
        var requests = Requests(exchange, root);
        if (requests.Count == 0 || !requests.TrueForAll(static request => request.Get("content").Is(JsonValueKind.Object)))
        {
            return Refusal.Malformed("content is not specified");
        }

        foreach (var request in requests) exchange.Ask.LastUserText = PromptReader.FoldContent(exchange.Ask, request.Get("content"));
        return null;
    }

    public void WriteBody(Exchange exchange)
    {
        var requests = Requests(exchange, exchange.Root);
        var json = exchange.Buffer.Begin();
        json.WriteStartObject();
        if (exchange.Endpoint.Surface == Surface.GeminiEmbed)
        {
            json.WritePropertyName("embedding"u8);
            WriteOne(json, exchange, requests[0]);
        }
        else
        {
            json.WriteStartArray("embeddings"u8);
            foreach (var request in requests) WriteOne(json, exchange, request);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        exchange.Buffer.End();
    }

    private static void WriteOne(Utf8JsonWriter json, Exchange exchange, JsonElement request)
    {
        var text = string.Join('\n', request.Get("content").Get("parts").Items().Select(static part => part.Text("text")));
        var dimensions = Math.Clamp(request.Number("outputDimensionality") ?? DefaultDimensions, 1, DefaultDimensions);
        json.WriteStartObject();
        EmbeddingsDialect.WriteVector(json, "values"u8, Embedding.Of(text, dimensions, exchange.Server.Seed));
        json.WriteEndObject();
    }

    private static List<JsonElement> Requests(Exchange exchange, JsonElement root) =>
        exchange.Endpoint.Surface == Surface.GeminiEmbed ? [root] : [.. root.Get("requests").Items()];
}
