using System.Text.Json;

namespace Tollgate.Simulator.OpenAI;

/// <summary>Azure's content filter results, always harmless.</summary>
internal static class AzureFilters
{
    public static void WritePrompt(Utf8JsonWriter json)
    {
        json.WriteStartArray("prompt_filter_results"u8);
        json.WriteStartObject();
        json.WriteNumber("prompt_index"u8, 0);
        WriteContent(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void WriteContent(Utf8JsonWriter json)
    {
        json.WriteStartObject("content_filter_results"u8);
        json.WriteStartObject("violence"u8);
        json.WriteBoolean("filtered"u8, value: false);
        json.WriteString("severity"u8, "safe"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
