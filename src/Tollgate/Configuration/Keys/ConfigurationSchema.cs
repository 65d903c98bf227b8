using System.Text;
using System.Text.Json;
using Tollgate.Configuration.Reading;

namespace Tollgate.Configuration.Keys;

/// <summary>The JSON Schema (draft-07) of the configuration file for editors, generated from <see cref="ConfigurationKeys"/>.</summary>
internal static class ConfigurationSchema
{
    private const string Reference = @"\$\{[A-Za-z_][A-Za-z0-9_]*\}";

    private static readonly JsonWriterOptions s_layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema, indented, with a line feed at its end.</summary>
    public static string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_layout))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "tollgate.yaml");
            Write(json, ConfigurationKeys.Root);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, KeyRule rule)
    {
        json.WriteString("description", rule.Default is { } value ? $"{rule.Meaning} Default: {value.Trim('(', ')')}." : rule.Meaning);
        switch (rule.Kind)
        {
            case KeyKind.Section:
                WriteSection(json, rule);
                break;
            case KeyKind.List:
                WriteTypes(json, "array", "null");
                WriteItem(json, "items", rule.Item!);
                break;
            case KeyKind.Map:
                WriteTypes(json, "object", "null");
                WriteItem(json, "additionalProperties", rule.Item!);
                break;
            default:
                WriteScalar(json, rule);
                break;
        }
    }

    private static void WriteSection(Utf8JsonWriter json, KeyRule rule)
    {
        WriteTypes(json, rule.Shorthand is null ? ["object", "null"] : ["object", "string"]);
        json.WriteBoolean("additionalProperties", false);
        if (rule.Keys.Any(k => k.Required))
        {
            json.WriteStartArray("required");
            foreach (var key in rule.Keys.Where(k => k.Required))
            {
                json.WriteStringValue(key.Name);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var key in rule.Keys)
        {
            WriteItem(json, key.Name, key);
        }

        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, string name, KeyRule rule)
    {
        json.WriteStartObject(name);
        Write(json, rule);
        json.WriteEndObject();
    }

    // A pattern binds texts only, a minimum numbers only: together they say "a number in this range, or a text of this form".
    private static void WriteScalar(Utf8JsonWriter json, KeyRule rule)
    {
        switch (rule.Kind)
        {
            case KeyKind.Boolean:
                WriteTypes(json, "boolean", "string", "null");
                json.WriteString("pattern", $"^(true|false)$|{Reference}");
                break;
            case KeyKind.Integer:
                WriteTypes(json, "integer", "string", "null");
                json.WriteNumber("minimum", rule.Minimum);
                json.WriteNumber("maximum", rule.Maximum);
                json.WriteString("pattern", $"^[0-9]+$|{Reference}");
                break;
            case KeyKind.Money:
                WriteTypes(json, "number", "string", "null");
                json.WriteNumber("minimum", Quantity.InDollars(rule.Minimum));
                json.WriteNumber("maximum", Quantity.InDollars(rule.Maximum));
                json.WriteString("pattern", $"^[0-9]+(\\.[0-9]{{1,9}})?$|{Reference}");
                break;
            case KeyKind.Size:
                WriteTypes(json, "integer", "string", "null");
                json.WriteString("pattern", $"^[0-9]+(\\.[0-9]+)? ?([kKMG]i?)?B?$|{Reference}");
                break;
            case KeyKind.Duration:
                WriteTypes(json, "string", "null");
                json.WriteString("pattern", $"^[0-9]+(\\.[0-9]+)? ?(ms|s|m|h|d)$|{Reference}");
                break;
            case KeyKind.Choice:
                WriteChoice(json, rule);
                break;
            default:
                WriteTypes(json, "string", "number", "null");
                break;
        }
    }

    // Words in an enumeration, because editors complete those.
    private static void WriteChoice(Utf8JsonWriter json, KeyRule rule)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        json.WriteStartArray("enum");
        foreach (var choice in rule.Choices)
        {
            json.WriteStringValue(choice);
        }

        json.WriteNullValue();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "string");
        json.WriteString("pattern", Reference);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteTypes(Utf8JsonWriter json, params ReadOnlySpan<string> types)
    {
        json.WriteStartArray("type");
        foreach (var type in types)
        {
            json.WriteStringValue(type);
        }

        json.WriteEndArray();
    }
}
