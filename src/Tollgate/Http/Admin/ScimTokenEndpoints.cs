using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/scim-tokens</c>: what directories write people with. A secret is in the answer that makes the token, and nowhere else.</summary>
internal static class ScimTokenEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/scim-tokens", (HttpContext context) => List(server, context)).Access(Resource.ScimTokens, Act.Read);
        api.MapPost("/scim-tokens", Handler.Of(context => CreateAsync(server, context))).Access(Resource.ScimTokens, Act.Write);
        api.MapGet("/scim-tokens/{id:guid}", (Guid id, HttpContext context) => Show(server, id, context)).Access(Resource.ScimTokens, Act.Read);
        api.MapPost("/scim-tokens/{id:guid}/revoke", (Guid id, HttpContext context) => Revoke(server, id, context)).Access(Resource.ScimTokens, Act.Write);
    }

    /// <summary>One token as the API and <c>scim token list --json</c> show it.</summary>
    internal static object View(IControlStore store, ScimToken token) => new
    {
        id = token.Id,
        name = token.Name,
        prefix = token.Prefix,
        organization = store.Organizations.Find(token.OrganizationId)?.Slug,
        created_at = ApiScope.Instant(token.CreatedMicros),
        expires_at = ApiScope.Instant(token.ExpiresMicros),
        last_used_at = ApiScope.Instant(token.LastUsedMicros),
        revoked_at = ApiScope.Instant(token.RetiredMicros),
        version = token.Version,
        managed_by = token.ManagedBy,
    };

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "all", "limit", "cursor");
        var (all, page) = (query.Flag("all"), query.Page());
        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var viewer = context.Viewer();
        var (tokens, next) = page.Of(server.Control.ScimTokens.List(all).Where(token => viewer.Sees(Resource.ScimTokens, Place(token))));
        return ApiResults.Ok(new { scim_tokens = tokens.Select(token => View(server.Control, token)), next });
    }

    private static IResult Show(TollgateServer server, Guid id, HttpContext context)
    {
        if (new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        if (server.Control.ScimTokens.Find(id) is not { } token || !context.Viewer().Sees(Resource.ScimTokens, Place(token)))
        {
            return NotFound(id);
        }

        RowVersion.Show(context, token);
        return ApiResults.Ok(View(server.Control, token));
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<ScimTokenBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var (owner, missing) = ApiOrganization.ReadOwner(server.Control, context.Viewer(), body.Organization);
        ControlError[] late = body.Expires <= server.Time.GetUtcNow()
            ? [new ControlError(ControlErrorKind.Invalid, "expires_at", $"{body.Expires:O}", "expires_at lies in the past: the token would never work.")]
            : [];
        var rules = ControlRules.Check(new ScimToken { OrganizationId = owner, Name = body.Name, Prefix = "", Hash = default });
        if (read.With([.. missing, .. late, .. rules]) is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        var result = server.Control.ScimTokens.Create(new NewScimToken
        {
            OrganizationId = owner,
            Name = body.Name,
            ExpiresMicros = body.Expires is { } at ? (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null,
        });
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        RowVersion.Show(context, result.Value.Key);
        return ApiResults.Created(new { id = result.Value.Key.Id, name = result.Value.Key.Name, secret = result.Value.Secret, message = "The secret is not stored and will not be shown again." });
    }

    private static IResult Revoke(TollgateServer server, Guid id, HttpContext context)
    {
        IResult? refusal = null;
        ControlResult<ScimToken>? result = null;
        server.Control.AllOrNothing(() =>
        {
            refusal = server.Control.ScimTokens.Find(id) is { } token && context.Viewer().Sees(Resource.ScimTokens, Place(token))
                ? context.Viewer().RefuseChange(Resource.ScimTokens, Place(token)) ?? ApiScope.Refuse(context.Request, token)
                : NotFound(id);
            if (refusal is not null)
            {
                return false;
            }

            result = server.Control.ScimTokens.Revoke(id);
            return result.IsOk;
        });
        if (refusal is not null || !result!.IsOk)
        {
            return refusal ?? ApiResults.Problems(result!.Errors);
        }

        RowVersion.Show(context, result.Value);
        return ApiResults.Ok(View(server.Control, result.Value));
    }

    private static IResult NotFound(Guid id) => ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no SCIM token {id}.")]);

    private static Place Place(ScimToken token) => new(token.OrganizationId);
}
