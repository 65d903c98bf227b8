using System.Text.Json;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Gemini;

/// <summary><c>countTokens</c>: the contents, or a whole request under <c>generateContentRequest</c>. Costs nothing.</summary>
internal sealed class GeminiCountTokensDialect : IDialect
{
    public bool Generates => false;

    public bool Bills => false;

    public Refusal? Read(Exchange exchange, JsonElement root)
    {
        var whole = root.Get("generateContentRequest");
        return PromptReader.Fold(exchange.Ask, whole.Is(JsonValueKind.Object) ? whole : root);
    }

    public void WriteBody(Exchange exchange)
    {
        var json = exchange.Buffer.Begin();
        json.WriteStartObject();
        json.WriteNumber("totalTokens"u8, exchange.Input.Total);
        json.WriteEndObject();
        exchange.Buffer.End();
    }
}
