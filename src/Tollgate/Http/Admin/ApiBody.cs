using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// Reads the body of a change. A field nobody knows is an error, because a misspelt limit that is silently ignored is a limit that
/// does not hold; all unknown fields are named at once.
/// </summary>
internal static class ApiBody
{
    private const int Largest = 256 << 10;

    /// <summary>The body, or every problem with it.</summary>
    internal static async Task<ControlResult<T>> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return buffer.Length > Largest ? Invalid("body", "The body is larger than 256 KB.") : Read<T>(buffer.ToArray());
    }

    internal static ControlResult<T> Read<T>(byte[] body)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Invalid("body", "The body must be a JSON object.");
            }

            var known = ApiJson.Options.GetTypeInfo(typeof(T)).Properties;
            var unknown = document.RootElement.EnumerateObject().Select(field => field.Name).Where(name => !IsKnown(known, name)).Distinct(StringComparer.Ordinal).ToList();
            if (unknown.Count > 0)
            {
                var list = string.Join(", ", known.Select(property => property.Name));
                return new ControlResult<T>([.. unknown.Select(name => Invalid(name, $"The field '{name}' is not known here; known are {list}."))]);
            }

            return document.Deserialize<T>(ApiJson.Options)!;
        }
        catch (JsonException problem)
        {
            var field = problem.Path is { Length: > 2 } path ? path[2..] : "body";
            return Invalid(field, $"{field} cannot be read: {Explain(problem)}");
        }
    }

    private static bool IsKnown(IList<JsonPropertyInfo> known, string name) => known.Any(property => property.Name == name);

    // The serializer's own text names .NET types; only the part people can use is kept.
    private static string Explain(JsonException problem)
    {
        var text = problem.Message;
        if (text.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
        {
            return "the value has the wrong type or is not one of those allowed.";
        }

        var end = text.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    private static ControlError Invalid(string field, string message) => new(ControlErrorKind.Invalid, field, "", message);
}
