using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Http.Admin;

namespace Tollgate.Commands.Administration;

/// <summary>A row as the admin API shows it, whoever showed it. What is not there reads as nothing. Immutable.</summary>
internal sealed record SeenRow(JsonElement Json)
{
    internal Guid Id => Find("id") is { } text && Guid.TryParse(text, out var id) ? id : default;

    /// <summary>The row that a view of the admin API is.</summary>
    internal static SeenRow Of(object view) => new(JsonSerializer.SerializeToElement(view, ApiJson.Options));

    /// <summary>The text of a member; null where there is none.</summary>
    internal string? Find(string name) => Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The text of a member; empty where there is none.</summary>
    internal string Text(string name) => Find(name) ?? "";

    internal bool Is(string name) => Member(name).ValueKind == JsonValueKind.True;

    internal bool Has(string name) => Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    internal long? Number(string name) => Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    internal IReadOnlyList<string> Words(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!)] : [];

    internal IReadOnlyList<SeenRow> Rows(string name) => Member(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(static one => new SeenRow(one))] : [];

    internal SeenRow Part(string name) => new(Member(name));

    internal IReadOnlyDictionary<string, string> Notes(string name) => Member(name) is { ValueKind: JsonValueKind.Object } members
        ? members.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value.ToString(), StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal);

    internal DateTimeOffset? Moment(string name) =>
        Find(name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>A moment as tables and <c>--json</c> show it: to the second.</summary>
    internal string? Instant(string name) => KeyListing.Instant(KeyWords.Micros(Moment(name)));

    /// <summary>A scope in words: <c>team acme/search</c>.</summary>
    internal string Scope() => Text("scope") is var text && text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? text[..colon] + " " + text[(colon + 1)..] : text;

    /// <summary>The same row with members that are different, or not shown.</summary>
    internal SeenRow With(Action<JsonObject> change)
    {
        var members = JsonObject.Create(Json) ?? [];
        change(members);
        return new SeenRow(JsonSerializer.SerializeToElement(members, ApiJson.Options));
    }

    private JsonElement Member(string name) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var member) ? member : default;
}
