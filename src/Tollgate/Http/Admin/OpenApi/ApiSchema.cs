using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Tollgate.Economics.Money;

namespace Tollgate.Http.Admin.OpenApi;

/// <summary>JSON Schema of a body, from the very table of fields that <see cref="ApiBody"/> reads by.</summary>
internal static class ApiSchema
{
    internal static JsonObject Of(Type body, IReadOnlyList<string> required)
    {
        var standard = Activator.CreateInstance(body)!;
        var fields = new JsonObject();
        foreach (var property in ApiJson.Options.GetTypeInfo(body).Properties)
        {
            fields[property.Name] = Field(property, standard);
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = fields };
        if (required.Count > 0)
        {
            schema["required"] = Texts(required);
        }

        return schema;
    }

    internal static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(static text => (JsonNode)text)];

    private static JsonObject Field(JsonPropertyInfo property, object standard)
    {
        var schema = OfType(property.PropertyType);
        var value = property.Get!(standard);
        if (value is not null)
        {
            schema["default"] = JsonSerializer.SerializeToNode(value, property.PropertyType, ApiJson.Options);
        }
        else if (property.IsSetNullable)
        {
            schema["type"] = new JsonArray([.. (schema["type"] is JsonArray several ? several.Select(static one => one!.DeepClone()) : [schema["type"]!.DeepClone()]), "null"]);
            (schema["enum"] as JsonArray)?.Add(null);
        }

        return schema;
    }

    private static JsonObject OfType(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return new JsonObject { ["type"] = "string", ["enum"] = Texts(Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)) };
        }

        if (type == typeof(Amount))
        {
            return new JsonObject { ["type"] = Texts(["string", "number"]), ["description"] = "Money: exact decimal digits as text; answers always use text." };
        }

        if (type == typeof(DateTimeOffset) || type == typeof(Guid))
        {
            return new JsonObject { ["type"] = "string", ["format"] = type == typeof(Guid) ? "uuid" : "date-time" };
        }

        if (Item(type) is { } item)
        {
            return new JsonObject { ["type"] = "array", ["items"] = OfType(item) };
        }

        var name = type == typeof(string) ? "string"
            : type == typeof(bool) ? "boolean"
            : type == typeof(int) || type == typeof(long) ? "integer"
            : type == typeof(decimal) ? "number"
            : null;
        return name is not null ? new JsonObject { ["type"] = name }
            : ApiJson.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Dictionary } map ? new JsonObject { ["type"] = "object", ["additionalProperties"] = OfType(map.ElementType!) }
            : Of(type, []);
    }

    private static Type? Item(Type type) =>
        type != typeof(string) && ApiJson.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Enumerable } list ? list.ElementType : null;
}
