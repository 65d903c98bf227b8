using System.Text;
using System.Text.Json;

namespace Tollgate.Simulator.Generation;

/// <summary>Writes a JSON value that conforms to a simple JSON schema (types, enum, const, nesting, anyOf, local $ref).</summary>
internal static class SchemaConformer
{
    private const int MaxDepth = 12;
    private const int MostItems = 100;

    public static string Generate(JsonElement schema, ulong choice, Prose prose)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Serving.EventBuffer.WriterOptions))
        {
            var dice = new Dice(choice);
            if (schema.ValueKind == JsonValueKind.Object) Write(json, schema, schema, ref dice, prose, 0);
            else WriteFreeObject(json, ref dice, prose);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteFreeObject(Utf8JsonWriter json, ref Dice dice, Prose prose)
    {
        json.WriteStartObject();
        json.WriteString("answer"u8, prose.Take(dice.Next(), 12 + dice.Below(30)).Bytes);
        json.WriteNumber("confidence"u8, dice.Below(100));
        json.WriteBoolean("complete"u8, value: true);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonElement schema, JsonElement root, ref Dice dice, Prose prose, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > MaxDepth)
        {
            json.WriteStringValue("value");
            return;
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            Write(json, Resolve(root, reference.GetString()), root, ref dice, prose, depth + 1);
        }
        else if (schema.TryGetProperty("const", out var constant))
        {
            constant.WriteTo(json);
        }
        else if (schema.TryGetProperty("enum", out var values) && HasItems(values))
        {
            values[dice.Below(values.GetArrayLength())].WriteTo(json);
        }
        else if ((schema.TryGetProperty("anyOf", out var any) || schema.TryGetProperty("oneOf", out any)) && HasItems(any))
        {
            Write(json, any[0], root, ref dice, prose, depth + 1);
        }
        else
        {
            WriteTyped(json, schema, root, ref dice, prose, depth);
        }
    }

    private static void WriteTyped(Utf8JsonWriter json, JsonElement schema, JsonElement root, ref Dice dice, Prose prose, int depth)
    {
        switch (TypeOf(schema))
        {
            case "object":
                WriteObject(json, schema, root, ref dice, prose, depth);
                break;
            case "array":
                json.WriteStartArray();
                var least = Math.Clamp(Number(schema, "minItems", Math.Min(1, Number(schema, "maxItems", 1))), 0, MostItems);
                var most = Math.Max(least, Math.Min(Number(schema, "maxItems", 3), 3));
                var count = least + dice.Below(most - least + 1);
                for (var i = 0; i < count; i++)
                {
                    if (schema.TryGetProperty("items", out var items)) Write(json, items, root, ref dice, prose, depth + 1);
                    else json.WriteStringValue("item");
                }

                json.WriteEndArray();
                break;
            case "integer" or "number":
                var low = Number(schema, "minimum", 0);
                var high = Math.Max(low, Number(schema, "maximum", low > int.MaxValue - 100 ? int.MaxValue : low + 100));
                json.WriteNumberValue(low + (int)(dice.Next() % (ulong)((long)high - low + 1)));
                break;
            case "boolean":
                json.WriteBooleanValue(dice.Below(2) == 0);
                break;
            case "null":
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(prose.Take(dice.Next(), 2 + dice.Below(6)).Bytes);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, JsonElement schema, JsonElement root, ref Dice dice, Prose prose, int depth)
    {
        json.WriteStartObject();
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                json.WritePropertyName(property.Name);
                Write(json, property.Value, root, ref dice, prose, depth + 1);
            }
        }

        json.WriteEndObject();
    }

    private static bool HasItems(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0;

    private static string TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return schema.TryGetProperty("properties", out _) ? "object" : "string";
        if (type.ValueKind == JsonValueKind.Array && type.GetArrayLength() > 0) type = type[0];

        // Gemini writes the same names in capitals.
        return type.ValueKind == JsonValueKind.String ? type.GetString()!.ToLowerInvariant() : "string";
    }

    private static int Number(JsonElement schema, string name, int fallback) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var number) && Math.Abs(number) < int.MaxValue ? (int)Math.Ceiling(number) : fallback;

    private static JsonElement Resolve(JsonElement root, string? reference)
    {
        var current = root;
        foreach (var part in (reference ?? "").TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(part, out current)) return default;
        }

        return current;
    }
}
