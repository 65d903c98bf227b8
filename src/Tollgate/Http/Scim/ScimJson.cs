using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tollgate.Http.Scim;

/// <summary>Bodies of SCIM, read and written.</summary>
internal static class ScimJson
{
    internal const string ContentType = "application/scim+json";
    internal const string UserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
    internal const string GroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
    internal const string ErrorSchema = "urn:ietf:params:scim:api:messages:2.0:Error";
    internal const string ListSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static IResult Answer(JsonObject body, int status = 200) => Results.Text(body.ToJsonString(s_options), ContentType, statusCode: status);

    internal static IResult Answer(ScimError error)
    {
        var body = new JsonObject { ["schemas"] = new JsonArray(ErrorSchema), ["status"] = error.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), ["detail"] = error.Detail };
        if (error.Type is not null)
        {
            body["scimType"] = error.Type;
        }

        return Answer(body, error.Status);
    }

    /// <summary>The object in the body, whatever media type it claims to be.</summary>
    internal static async Task<(JsonElement Body, ScimError? Error)> ReadAsync(HttpRequest request)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted).ConfigureAwait(false);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (document.RootElement.Clone(), null)
                : (default, ScimError.InvalidSyntax("The body must be a JSON object."));
        }
        catch (JsonException)
        {
            return (default, ScimError.InvalidSyntax("The body is not JSON."));
        }
        catch (BadHttpRequestException bad)
        {
            return (default, new ScimError(bad.StatusCode, null, bad.Message));
        }
    }

    /// <summary>A member by its name, whatever its case; the last one counts. Total also for names that are no Unicode.</summary>
    internal static bool TryGet(JsonElement body, string name, out JsonElement value)
    {
        value = default;
        var found = false;
        foreach (var (member, there) in Members(body))
        {
            if (member.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                (value, found) = (there, true);
            }
        }

        return found;
    }

    /// <summary>The members of an object; those whose names are no Unicode are left out.</summary>
    internal static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var member in body.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            yield return (name, member.Value);
        }
    }

    /// <summary>A text: as it is, in an array of one, or as <c>value</c> of an object, as some directories write it. Null is the empty text.</summary>
    internal static bool TryText(JsonElement value, out string text)
    {
        text = "";
        switch (value.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return true;
            case JsonValueKind.String:
                try
                {
                    text = value.GetString()!;
                    return true;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }

            case JsonValueKind.Array when value.GetArrayLength() == 1:
                return TryText(value[0], out text);
            case JsonValueKind.Object when TryGet(value, "value", out var inner) && inner.ValueKind == JsonValueKind.String:
                return TryText(inner, out text);
            default:
                return false;
        }
    }

    /// <summary>True or false, also as a text of any case.</summary>
    internal static bool TryFlag(JsonElement value, out bool flag)
    {
        flag = value.ValueKind == JsonValueKind.True;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False || (TryText(value, out var text) && bool.TryParse(text, out flag));
    }
}
