using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.People;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>What the routes of organizations, teams and users have in common. Immutable.</summary>
/// <param name="Server">The server.</param>
/// <param name="Resource">What they are to the role table.</param>
/// <param name="Noun">What they are called.</param>
/// <param name="Set">Where they are kept.</param>
/// <param name="Place">Where one lies.</param>
/// <param name="View">How one is shown.</param>
internal sealed record TenantRows<T>(
    TollgateServer Server, Resource Resource, string Noun, IControlSet<T> Set, Func<T, Place> Place, Func<ControlSnapshot, T, Dictionary<string, object?>> View)
    where T : ControlRow
{
    /// <summary>Maps showing, retiring and restoring one.</summary>
    internal void Map(RouteGroupBuilder api, string path)
    {
        api.MapGet(path + "/{id:guid}", (Guid id, HttpContext context) => Show(id, context)).Access(Resource, Act.Read);
        api.MapDelete(path + "/{id:guid}", (Guid id, HttpContext context) => Retire(id, context)).Access(Resource, Act.Write);
        api.MapPost(path + "/{id:guid}/restore", (Guid id, HttpContext context) => Restore(id, context)).Access(Resource, Act.Write);
    }

    /// <summary>A page of what the viewer sees.</summary>
    internal IResult List(HttpContext context, ListPage page, IEnumerable<T> all, string plural)
    {
        var viewer = context.Viewer();
        var (rows, next) = page.Of(all.Where(row => viewer.Sees(Resource, Place(row))));
        var snapshot = Server.Core.Keys.Snapshot;
        return ApiResults.Ok(new Dictionary<string, object?>(StringComparer.Ordinal) { [plural] = rows.Select(row => View(snapshot, row)), ["next"] = next });
    }

    /// <summary>Finds what is to be changed. What is not seen is answered like what is not there.</summary>
    internal IResult? Find(Guid id, HttpContext context, bool isRetired, out T row)
    {
        var viewer = context.Viewer();
        row = Set.Find(id)!;
        return row is not null && row.RetiredMicros is not null == isRetired && viewer.Sees(Resource, Place(row))
            ? viewer.RefuseChange(Resource, Place(row))
            : NotFound(id, isRetired ? "retired " : "");
    }

    /// <summary>The answer to a change.</summary>
    internal IResult Answer(HttpContext context, ControlResult<T> result, Func<object, IResult> ok, Action<Dictionary<string, object?>>? more = null)
    {
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        Publication.Publish(Server);
        RowVersion.Show(context, result.Value);
        var view = View(Server.Core.Keys.Snapshot, result.Value);
        more?.Invoke(view);
        return ok(view);
    }

    private IResult Show(Guid id, HttpContext context)
    {
        if (new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        if (Set.Find(id) is not { } row || !context.Viewer().Sees(Resource, Place(row)))
        {
            return NotFound(id);
        }

        RowVersion.Show(context, row);
        var view = View(Server.Core.Keys.Snapshot, row);
        Count(view, "in_force", row.RetiredMicros is null ? Server.Control.CountKeys(id) : new KeyCount(0, 0));
        return ApiResults.Ok(view);
    }

    private IResult Retire(Guid id, HttpContext context)
    {
        IResult? refusal = null;
        var result = Retirement<T>.Make(Server.Control, Set, id, () => (refusal = Find(id, context, isRetired: false, out var row) ?? RefuseForce(context, row) ?? ApiScope.Refuse(context.Request, row)) is not null);
        return refusal ?? (result!.IsOk
            ? Answer(context, result.Value.Row, ApiResults.Ok, view => Count(view, "refused", result.Value.Refused))
            : ApiResults.Problems(result.Errors));
    }

    private IResult Restore(Guid id, HttpContext context)
    {
        IResult? refusal = null;
        ControlResult<T>? result = null;
        Server.Control.AllOrNothing(() =>
        {
            refusal = Find(id, context, isRetired: true, out var row) ?? RefuseForce(context, row) ?? ApiScope.Refuse(context.Request, row);
            if (refusal is not null)
            {
                return false;
            }

            result = Set.Restore(id);
            return result.IsOk;
        });
        return refusal ?? Answer(context, result!, ApiResults.Ok, view => Count(view, "in_force", Server.Control.CountKeys(id)));
    }

    // Admin keys that reach further than an organization have no team: only a user takes them along.
    private IResult? RefuseForce(HttpContext context, T row) => row is User user ? context.Viewer().RefuseForce(Server.Control, user, Server.Time.GetUtcNow()) : null;

    private IResult NotFound(Guid id, string state = "") =>
        ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no {state}{Noun} {id}.")]);

    private static void Count(Dictionary<string, object?> view, string what, KeyCount count)
    {
        view["keys_" + what] = count.Keys;
        view["admin_keys_" + what] = count.AdminKeys;
    }
}
