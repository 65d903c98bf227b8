using System.Security.Cryptography;
using System.Text;
using Tollgate.Commands;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/aliases</c>: names for models. Those of <c>tollgate.yaml</c> are shown with them, and changed in the file alone.</summary>
internal static class AliasEndpoints
{
    private const string File = "file";

    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        var rows = new ScopedRows<Alias>(
            server, Resource.Aliases, "alias", "aliases", server.Control.Aliases, static snapshot => snapshot.Aliases, static (places, alias) => places.Of(alias), () => Viewing(server))
        {
            Beside = id => OfFile(server).FirstOrDefault(alias => alias.Id == id),
        };
        api.MapGet("/aliases", (HttpContext context) => List(server, rows, context)).Access(Resource.Aliases, Act.Read);
        api.MapGet("/aliases/{id:guid}/versions", (Guid id, HttpContext context) => Versions(server, id, context)).Access(Resource.Aliases, Act.Read);
        api.MapPost("/aliases", Handler.Of(context => CreateAsync(server, rows, context))).Access(Resource.Aliases, Act.Write);
        rows.MapChanges<AliasChange>(api, static (change, alias) => (change.Of(alias), null));
    }

    private static IResult List(TollgateServer server, ScopedRows<Alias> rows, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "limit", "cursor", "name", "managed_by");
        var (name, owner) = (query.Text("name"), query.Text("managed_by"));
        return rows.List(context, query, query.Page(), snapshot => OfFile(server).Concat(snapshot.Aliases)
            .Where(alias => (name is null || alias.Name == name) && (owner is null || alias.ManagedBy == owner)));
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, ScopedRows<Alias> rows, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<AliasBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var viewer = context.Viewer();
        var scope = ApiScope.Read(body.Scope, body.Organization ?? viewer.Organization?.Slug);
        var owner = ApiOrganization.Read(server.Control, viewer, body.Organization, scope.Value);
        var draft = new Alias
        {
            Name = body.Name ?? "",
            OrganizationId = owner.Id,
            Dimension = scope.Value?.Dimension,
            ScopeName = scope.Value?.Name ?? "",
            Target = body.Target ?? "",
            SunsetMicros = KeyWords.Micros(body.Sunset),
            Use = body.Use ?? "",
        };
        var problems = ApiScope.Problems(read, draft, scope, owner.Problem, isNamed: true);
        return problems.Count > 0 ? ApiResults.Problems(problems) : rows.Create(context, draft);
    }

    private static IResult Versions(TollgateServer server, Guid id, HttpContext context)
    {
        if (new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        var alias = server.Control.Aliases.Find(id);
        return alias is not null && context.Viewer().Sees(Resource.Aliases, new Places(server.Core.Keys.Snapshot, server.Time).Of(alias))
            ? ApiResults.Ok(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["id"] = alias.Id,
                ["name"] = alias.Name,
                ["scope"] = ApiScope.Write(server.Core.Keys.Snapshot, alias.OrganizationId, alias.Dimension, alias.ScopeName),
                ["versions"] = server.Control.AliasVersions(id).Select(static one => new
                {
                    version = one.Version,
                    from = ApiScope.Instant(one.FromMicros),
                    until = ApiScope.Instant(one.UntilMicros),
                    target = one.Meaning.Target,
                    sunset = ApiScope.Instant(one.Meaning.SunsetMicros),
                    use = Filled(one.Meaning.Use),
                    deprecated_at = ApiScope.Instant(one.Meaning.DeprecatedMicros),
                    managed_by = one.ManagedBy,
                }),
            })
            : ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no alias {id}.")]);
    }

    private static Func<ControlSnapshot, Alias, object> Viewing(TollgateServer server)
    {
        var now = KeyWords.Micros(server.Time.GetUtcNow());
        return (snapshot, alias) => new
        {
            id = alias.Id,
            name = alias.Name,
            scope = ApiScope.Write(snapshot, alias.OrganizationId, alias.Dimension, alias.ScopeName),
            organization = ApiScope.Slug(snapshot, alias.OrganizationId),
            target = alias.Target,
            sunset = ApiScope.Instant(alias.SunsetMicros),
            use = Filled(alias.Use),
            deprecated_at = ApiScope.Instant(alias.DeprecatedMicros),
            ended = alias.SunsetMicros <= now,
            version = alias.Version,
            managed_by = alias.ManagedBy,
        };
    }

    /// <summary>The configuration's, in the order that pages go by. Their ids follow from their names.</summary>
    private static IEnumerable<Alias> OfFile(TollgateServer server) => server.Core.Snapshots.Current.Options.Aliases.Select(static of => new Alias
    {
        Id = IdOf(of.Key),
        Name = of.Key,
        Target = of.Value.Target,
        SunsetMicros = of.Value.SunsetMicros,
        Use = of.Value.Use,
        DeprecatedMicros = of.Value.DeprecatedMicros,
        Version = 1,
        ManagedBy = File,
    }).OrderBy(static alias => alias.Id);

    private static Guid IdOf(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("alias\0" + name)).AsSpan(0, 16);

        // Version 8 of RFC 9562: made in a way of one's own.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    private static string? Filled(string text) => text.Length == 0 ? null : text;
}
