using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Secrets;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/secrets</c>: provider keys in the store. Values go in and do not come out.</summary>
internal static class SecretEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/secrets", (HttpContext context) => List(server, context)).Access(AccessRule.For(Resource.Secrets, Act.Read, Reach.Installation));
        api.MapGet("/secrets/{name}", (string name, HttpContext context) => Show(server, name, context)).Access(AccessRule.For(Resource.Secrets, Act.Read, Reach.Installation));
        api.MapPut("/secrets/{name}", async (string name, HttpContext context) => await PutAsync(server, name, context).ConfigureAwait(false)).Access(Resource.Secrets, Act.Write);
        api.MapDelete("/secrets/{name}", (string name, HttpContext context) => Remove(server, name, context)).Access(Resource.Secrets, Act.Write);
    }

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "limit", "cursor");
        var page = query.Page();
        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var (secrets, next) = page.Of(server.Core.Keys.Snapshot.Secrets);
        return ApiResults.Ok(new { secrets = secrets.Select(secret => View(server, secret)), next });
    }

    private static IResult Show(TollgateServer server, string name, HttpContext context)
    {
        if (new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        if (server.Control.Secrets.Find(name) is not { } secret)
        {
            return NotFound(name);
        }

        RowVersion.Show(context, secret);
        return ApiResults.Ok(View(server, secret));
    }

    private static async Task<IResult> PutAsync(TollgateServer server, string name, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<SecretBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        if (read.With(SecretWriting.Problem(body.Value) is { } problem ? [problem] : []) is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        var masters = server.Providers.Masters;
        if (masters.Current is null)
        {
            return ApiResults.Error(409, "no_master_key", $"There is no master key to seal with: {MasterKeyring.HowToGiveOne}.");
        }

        IResult? refusal = null;
        ControlResult<SealedSecret>? result = null;
        var isNew = false;
        server.Control.AllOrNothing(() =>
        {
            var row = server.Control.Secrets.Find(name);
            isNew = row is null;
            refusal = row is not null ? RowVersion.Refuse(context.Request, row)
                : context.Request.Headers.IfMatch.Count > 0 ? ApiResults.Error(412, "precondition_failed", $"There is no secret '{name}' to change; leave If-Match out to make it.")
                : null;
            if (refusal is not null)
            {
                return false;
            }

            result = SecretWriting.Put(server.Control, masters, name, body.Value!, row, server.Time);
            return result.IsOk;
        });
        if (refusal is not null || !result!.IsOk)
        {
            return refusal ?? ApiResults.Problems(result!.Errors);
        }

        Publication.Publish(server);
        RowVersion.Show(context, result.Value);
        return isNew ? ApiResults.Created(View(server, result.Value)) : ApiResults.Ok(View(server, result.Value));
    }

    private static IResult Remove(TollgateServer server, string name, HttpContext context)
    {
        IResult? refusal = null;
        server.Control.AllOrNothing(() =>
        {
            if (server.Control.Secrets.Find(name) is not { } secret)
            {
                refusal = NotFound(name);
                return false;
            }

            refusal = RowVersion.Refuse(context.Request, secret)
                ?? (server.Providers.UsersOf(name) is { Count: > 0 } users
                    ? ApiResults.Error(409, "in_use", $"{string.Join(", ", users)} uses the secret '{name}'; change the gateway's configuration first.")
                    : null);
            return refusal is null && server.Control.Secrets.Remove(secret.Id).IsOk;
        });
        if (refusal is null)
        {
            Publication.Publish(server);
        }

        return refusal ?? Results.NoContent();
    }

    private static IResult NotFound(string name) => ApiResults.Error(404, "not_found", $"There is no secret '{name}'.");

    private static object View(TollgateServer server, SealedSecret secret) => View(secret, server.Providers.UsersOf(secret.Name));

    /// <summary>One secret as the API and the verbs show it; never its value.</summary>
    internal static object View(SealedSecret secret, IReadOnlyList<string> users) => new
    {
        name = secret.Name,
        fingerprint = secret.Fingerprint,
        version = secret.Version,
        created_at = ApiScope.Instant(secret.CreatedMicros),
        changed_at = ApiScope.Instant(secret.ChangedMicros),
        master_key = secret.MasterKey,
        used_by = users,
    };
}
