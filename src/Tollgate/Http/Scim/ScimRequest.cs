using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using Tollgate.Http.Admin;
using Tollgate.SingleSignOn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>One request of a directory, and what of its answer it wants to see. For that request: not thread-safe.</summary>
internal sealed class ScimRequest
{
    private const int Usual = 100;
    private const int Most = 200;
    private readonly string _base;
    private readonly HashSet<string>? _only;
    private readonly HashSet<string> _without;

    internal ScimRequest(HttpContext context, IControlStore store)
    {
        Context = context;
        Store = store;
        Organization = context.Features.Get<ScimCaller>()!.Organization;
        var request = context.Request;
        var isSecure = request.IsHttps || string.Equals(request.Headers["X-Forwarded-Proto"], "https", StringComparison.OrdinalIgnoreCase);
        _base = $"{(isSecure ? "https" : "http")}://{request.Host}{ScimApi.Base}";
        _only = Names(request.Query["attributes"]) is { Count: > 0 } only ? only : null;
        _without = Names(request.Query["excludedAttributes"]);
    }

    internal HttpContext Context { get; }

    internal IControlStore Store { get; }

    /// <summary>The only organization this request reaches.</summary>
    internal Guid Organization { get; }

    /// <summary>Whether an attribute is to be in the answer.</summary>
    internal bool Wants(string attribute) => _only?.Contains(attribute) ?? !_without.Contains(attribute);

    internal string Location(string path, Guid id) => $"{_base}/{path}/{id}";

    internal JsonObject Meta(string type, string path, ControlRow row) => new()
    {
        ["resourceType"] = type,
        ["created"] = ApiScope.Instant(row.CreatedMicros),
        ["location"] = Location(path, row.Id),
        ["version"] = Tag(row),
    };

    /// <summary>Leaves out what is not wanted; <c>id</c> and <c>schemas</c> are always there.</summary>
    internal JsonObject Project(JsonObject view)
    {
        foreach (var name in view.Select(static member => member.Key).Where(name => name is not ("id" or "schemas") && !Wants(name.ToLowerInvariant())).ToList())
        {
            view.Remove(name);
        }

        return view;
    }

    /// <summary>Shows one, with its version, or that the asker has that version already.</summary>
    internal IResult Show(ControlRow row, JsonObject view, int status = 200)
    {
        Context.Response.Headers.ETag = Tag(row);
        if (HttpMethods.IsGet(Context.Request.Method) && Names(Context.Request.Headers.IfNoneMatch, row) == true)
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        if (status == 201)
        {
            Context.Response.Headers.Location = view["meta"]?["location"]?.GetValue<string>() ?? Location(row is Team ? "Groups" : "Users", row.Id);
        }

        return ScimJson.Answer(view, status);
    }

    /// <summary>Why a change is not to be made; null when it is.</summary>
    internal ScimError? Refuse(ControlRow row) => Names(Context.Request.Headers.IfMatch, row) == false
        ? new ScimError(412, null, $"This has changed since it was read (version {Tag(row)}); read it again and repeat the change.")
        : IsOurs(row) ? null : ScimError.Mutability($"This is managed by '{row.ManagedBy}'; change it there.");

    /// <summary>
    /// Whether a directory may write it: what nobody manages, its own, and who only came to be at a sign-in. Who leaves the company must not stay because they
    /// signed in before the directory named them.
    /// </summary>
    internal static bool IsOurs(ControlRow row) => row.ManagedBy is "" or ScimToken.Manager or HolderMaking.Maker;

    /// <summary>A page of a listing.</summary>
    internal IResult Page<T>(IReadOnlyList<T> rows, Func<T, JsonObject> view)
    {
        var (startWrong, countWrong) = (Number("startIndex", 1, out var start), Number("count", Usual, out var count));
        if ((startWrong ?? countWrong) is { } wrong)
        {
            return ScimJson.Answer(wrong);
        }

        start = Math.Max(1, start);
        var page = rows.Skip(start - 1).Take(Math.Clamp(count, 0, Most)).Select(view).ToArray<JsonNode?>();
        return ScimJson.Answer(new JsonObject
        {
            ["schemas"] = new JsonArray(ScimJson.ListSchema),
            ["totalResults"] = rows.Count,
            ["startIndex"] = start,
            ["itemsPerPage"] = page.Length,
            ["Resources"] = new JsonArray(page),
        });
    }

    private ScimError? Number(string name, int otherwise, out int number)
    {
        number = otherwise;
        return Context.Request.Query.TryGetValue(name, out var text) && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? ScimError.InvalidValue($"{name} must be a number.")
            : null;
    }

    private static string Tag(ControlRow row) => string.Create(CultureInfo.InvariantCulture, $"W/\"{row.Version}\"");

    /// <summary>Whether a header names the version; null when there is none. Weak or strong makes no difference to a row.</summary>
    private static bool? Names(Microsoft.Extensions.Primitives.StringValues header, ControlRow row) => header.Count == 0
        ? null
        : EntityTagHeaderValue.TryParseList(header, out var tags) && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || "W/" + tag.Tag == Tag(row));

    private static HashSet<string> Names(string? list)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var rest = part.AsSpan();
            names.Add(ScimPath.TakeAttribute(ref rest).Split('.')[0]);
        }

        return names;
    }
}
