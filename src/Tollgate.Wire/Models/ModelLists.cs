using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tollgate.Wire;

/// <summary>Writes model lists, and single models, in the shape of the caller's dialect. Thread-safe.</summary>
public static class ModelLists
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the whole list as one page.</summary>
    public static void Write(Dialect dialect, IReadOnlyList<ModelListing> models, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        if (dialect == Dialect.OpenAI)
        {
            writer.WriteString("object"u8, "list"u8);
        }

        writer.WriteStartArray(dialect == Dialect.Gemini ? "models"u8 : "data"u8);
        foreach (var model in models)
        {
            One(dialect, model, writer);
        }

        writer.WriteEndArray();
        if (dialect == Dialect.Anthropic)
        {
            writer.WriteBoolean("has_more"u8, false);
            writer.WriteString("first_id"u8, models.Count > 0 ? models[0].Id : null);
            writer.WriteString("last_id"u8, models.Count > 0 ? models[^1].Id : null);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes one model.</summary>
    public static void WriteOne(Dialect dialect, ModelListing model, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        One(dialect, model, writer);
    }

    private static void One(Dialect dialect, ModelListing model, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        switch (dialect)
        {
            case Dialect.Anthropic:
                writer.WriteString("type"u8, "model"u8);
                writer.WriteString("id"u8, model.Id);
                writer.WriteString("display_name"u8, model.DisplayName ?? model.Id);
                writer.WriteString("created_at"u8, model.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
                break;
            case Dialect.Gemini:
                writer.WriteString("name"u8, "models/" + model.Id);
                writer.WriteString("displayName"u8, model.DisplayName ?? model.Id);
                Number(writer, "inputTokenLimit", model.InputTokenLimit);
                Number(writer, "outputTokenLimit", model.OutputTokenLimit);
                writer.WriteStartArray("supportedGenerationMethods"u8);
                writer.WriteStringValue("generateContent"u8);
                writer.WriteStringValue("countTokens"u8);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteString("id"u8, model.Id);
                writer.WriteString("object"u8, "model"u8);
                writer.WriteNumber("created"u8, model.Created.ToUnixTimeSeconds());
                writer.WriteString("owned_by"u8, model.OwnedBy);
                break;
        }

        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
