using System.Text.Json;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Anthropic;

/// <summary>Counts a prompt without answering it; costs nothing.</summary>
internal sealed class CountTokensDialect : IDialect
{
    public bool Generates => false;

    public bool Bills => false;

    public Refusal? Read(Exchange exchange, JsonElement root) =>
        MessagesDialect.CheckVersion(exchange) ?? PromptReader.Fold(exchange.Ask, root);

    public void WriteBody(Exchange exchange)
    {
        var json = exchange.Buffer.Begin();
        json.WriteStartObject();
        json.WriteNumber("input_tokens"u8, exchange.Input.Total);
        json.WriteEndObject();
        exchange.Buffer.End();
    }
}
