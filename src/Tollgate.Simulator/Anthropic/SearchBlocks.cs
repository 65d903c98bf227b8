using System.Text.Json;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Anthropic;

/// <summary>The two blocks of a web search the server made: its use and its result.</summary>
internal static class SearchBlocks
{
    public static string Id(Exchange exchange, int index) => exchange.NewId("srvtoolu_", 100 + index);

    public static void Write(Utf8JsonWriter json, Exchange exchange, int index)
    {
        WriteUse(json, exchange, index, """{"query":"simulated query"}"""u8);
        WriteResult(json, exchange, index);
    }

    public static void WriteUse(Utf8JsonWriter json, Exchange exchange, int index, ReadOnlySpan<byte> input)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "server_tool_use"u8);
        json.WriteString("id"u8, Id(exchange, index));
        json.WriteString("name"u8, "web_search"u8);
        json.WritePropertyName("input"u8);
        json.WriteRawValue(input);
        json.WriteEndObject();
    }

    public static void WriteResult(Utf8JsonWriter json, Exchange exchange, int index)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "web_search_tool_result"u8);
        json.WriteString("tool_use_id"u8, Id(exchange, index));
        json.WriteStartArray("content"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "web_search_result"u8);
        json.WriteString("title"u8, "A simulated page"u8);
        json.WriteString("url"u8, "https://example.org/simulated"u8);
        json.WriteString("encrypted_content"u8, "c2ltdWxhdGVk"u8);
        json.WriteNull("page_age"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
