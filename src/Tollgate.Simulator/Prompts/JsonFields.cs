using System.Text.Json;

namespace Tollgate.Simulator.Prompts;

/// <summary>Reading of request members that never throws: a member of the wrong kind counts as absent.</summary>
internal static class JsonFields
{
    public static JsonElement Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static string? Text(this JsonElement element, string name) => element.Get(name).AsText();

    public static string? AsText(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    public static bool Flag(this JsonElement element, string name) => element.Get(name).ValueKind == JsonValueKind.True;

    public static bool IsFalse(this JsonElement element, string name) => element.Get(name).ValueKind == JsonValueKind.False;

    public static int? Number(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    /// <summary>Elements of an array; nothing when the member is absent or of another kind.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default;

    public static bool Is(this JsonElement element, JsonValueKind kind) => element.ValueKind == kind;
}
