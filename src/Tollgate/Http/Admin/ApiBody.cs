using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tollgate.Commands;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// Reads the body of a change, field by field. A field nobody knows is an error, because a misspelt limit that is silently ignored is a
/// limit that does not hold; so is one that is there twice, and null where there must be a value. All problems are named at once.
/// </summary>
internal static class ApiBody
{
    private const int Largest = 256 << 10;

    /// <summary>The body, and every problem with it.</summary>
    internal static Task<BodyReading<T>> ReadAsync<T>(HttpRequest request)
        where T : class, new() => ReadAsync<T>(request, isOptional: false);

    /// <summary>The same where everything has a default: no body at all is one with nothing in it.</summary>
    internal static Task<BodyReading<T>> ReadOrDefaultAsync<T>(HttpRequest request)
        where T : class, new() => ReadAsync<T>(request, isOptional: true);

    private static async Task<BodyReading<T>> ReadAsync<T>(HttpRequest request, bool isOptional)
        where T : class, new()
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (isOptional && buffer.Length == 0)
        {
            return new BodyReading<T>(new T(), []);
        }

        return buffer.Length > Largest ? Nothing<T>("The body is larger than 256 KB.") : Read<T>(buffer.ToArray());
    }

    internal static BodyReading<T> Read<T>(byte[] body)
        where T : class, new()
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? ReadFields<T>(document.RootElement) : Nothing<T>("The body must be a JSON object.");
        }
        catch (JsonException problem)
        {
            return Nothing<T>($"body cannot be read: {Explain(problem)}");
        }
        catch (InvalidOperationException)
        {
            // A name written with half a surrogate pair.
            return Nothing<T>("body cannot be read: it holds text that is no Unicode.");
        }
    }

    private static BodyReading<T> ReadFields<T>(JsonElement body)
        where T : class, new()
    {
        var known = ApiJson.Options.GetTypeInfo(typeof(T)).Properties;
        var value = new T();
        var errors = new List<ControlError>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in body.EnumerateObject())
        {
            if (!seen.Add(field.Name))
            {
                if (!errors.Exists(error => error.Field == field.Name))
                {
                    errors.Add(Invalid(field.Name, $"The field '{field.Name}' is there more than once."));
                }
            }
            else if (known.FirstOrDefault(property => property.Name == field.Name) is not { } property)
            {
                errors.Add(Invalid(field.Name, $"The field '{field.Name}' is not known here; known are {string.Join(", ", known.Select(one => one.Name))}."));
            }
            else if (ReadField(property, field.Value, value) is { } problem)
            {
                errors.Add(Invalid(field.Name, problem));
            }
        }

        return new BodyReading<T>(value, errors);
    }

    /// <summary>Sets the field; the reason when it cannot be.</summary>
    private static string? ReadField(JsonPropertyInfo property, JsonElement field, object value)
    {
        if (field.ValueKind == JsonValueKind.Null && !IsEmptied(property.PropertyType))
        {
            return property.IsSetNullable && !(property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null)
                ? null
                : $"{property.Name} cannot be null; leave it out for its default.";
        }

        // Annotations of what a list holds are not there when it is read.
        if (field.ValueKind == JsonValueKind.Array && field.EnumerateArray().Any(static item => item.ValueKind == JsonValueKind.Null))
        {
            return $"{property.Name} cannot hold null.";
        }

        // The reader of enums takes several names and adds them up to another one.
        if (field.ValueKind == JsonValueKind.String && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).IsEnum
            && field.GetString()!.Contains(',', StringComparison.Ordinal))
        {
            return $"{property.Name} takes one value.";
        }

        try
        {
            property.Set!(value, field.Deserialize(property.PropertyType, ApiJson.Options));
            return null;
        }
        catch (JsonException problem)
        {
            return $"{property.Name} cannot be read: {Explain(problem)}";
        }
    }

    private static bool IsEmptied(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Settable<>);

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

    private static BodyReading<T> Nothing<T>(string message)
        where T : class => new(null, [Invalid("body", message)]);

    private static ControlError Invalid(string field, string message) => new(ControlErrorKind.Invalid, field, "", message);
}
