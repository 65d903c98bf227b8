using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>What the routes of budgets, limits and policies have in common: rows that are set for a scope. Immutable.</summary>
/// <param name="Server">The server.</param>
/// <param name="Resource">What they are to the role table.</param>
/// <param name="Noun">What one is called.</param>
/// <param name="Plural">What several are called, in paths and answers.</param>
/// <param name="Set">Where they are kept.</param>
/// <param name="InForce">Those in force.</param>
/// <param name="Place">Where one lies.</param>
/// <param name="Viewing">How they are shown, with whatever that takes for all rows of an answer.</param>
internal sealed record ScopedRows<T>(
    TollgateServer Server, Resource Resource, string Noun, string Plural, IControlSet<T> Set, Func<ControlSnapshot, IReadOnlyList<T>> InForce, Func<Places, T, Place> Place,
    Func<Func<ControlSnapshot, T, object>> Viewing)
    where T : ControlRow
{
    /// <summary>Finds what is shown with them and kept elsewhere, where nobody changes it; null for nothing.</summary>
    internal Func<Guid, T?>? Beside { get; init; }

    /// <summary>Maps listing, showing, changing and ending them.</summary>
    /// <param name="api">The group.</param>
    /// <param name="change">The row as a change makes it, and what cannot be read of the change.</param>
    internal void Map<TChange>(RouteGroupBuilder api, Func<TChange, T, (T Changed, ControlError? Unread)> change)
        where TChange : class, new()
    {
        api.MapGet("/" + Plural, (HttpContext context) => List(context)).Access(Resource, Act.Read);
        api.MapGet("/" + Plural + "/{id:guid}", (Guid id, HttpContext context) => Show(id, context)).Access(Resource, Act.Read);
        MapChanges(api, change);
    }

    /// <summary>Maps changing and ending them.</summary>
    internal void MapChanges<TChange>(RouteGroupBuilder api, Func<TChange, T, (T Changed, ControlError? Unread)> change)
        where TChange : class, new()
    {
        api.MapPatch("/" + Plural + "/{id:guid}", async (Guid id, HttpContext context) => await ChangeAsync(id, context, change).ConfigureAwait(false)).Access(Resource, Act.Write);
        api.MapDelete("/" + Plural + "/{id:guid}", (Guid id, HttpContext context) => Retire(id, context)).Access(Resource, Act.Write);
    }

    /// <summary>Makes one, where the viewer may.</summary>
    internal IResult Create(HttpContext context, T draft) =>
        context.Viewer().RefuseChange(Resource, Place(Places(), draft)) ?? Answer(context, Set.Create(draft), ApiResults.Created);

    private IResult List(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "limit", "cursor");
        return List(context, query, query.Page(), InForce);
    }

    /// <summary>A page of what the viewer sees of some of them, in order of creation.</summary>
    internal IResult List(HttpContext context, ApiQuery query, ListPage page, Func<ControlSnapshot, IEnumerable<T>> all)
    {
        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var viewer = context.Viewer();
        var snapshot = Server.Core.Keys.Snapshot;
        var places = new Places(snapshot, Server.Time);
        var view = Viewing();
        var (rows, next) = page.Of(all(snapshot).Where(row => viewer.Sees(Resource, Place(places, row))));
        return ApiResults.Ok(new Dictionary<string, object?>(StringComparer.Ordinal) { [Plural] = rows.Select(row => view(snapshot, row)), ["next"] = next });
    }

    private IResult Show(Guid id, HttpContext context)
    {
        if (new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        if (Set.Find(id) is not { RetiredMicros: null } row || !context.Viewer().Sees(Resource, Place(Places(), row)))
        {
            return NotFound(id);
        }

        RowVersion.Show(context, row);
        return ApiResults.Ok(Viewing()(Server.Core.Keys.Snapshot, row));
    }

    private async Task<IResult> ChangeAsync<TChange>(Guid id, HttpContext context, Func<TChange, T, (T Changed, ControlError? Unread)> change)
        where TChange : class, new()
    {
        if (Find(id, context, out _) is { } unreachable)
        {
            return unreachable;
        }

        var read = await ApiBody.ReadAsync<TChange>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        IResult? refusal = null;
        ControlResult<T>? result = null;
        Server.Control.AllOrNothing(() =>
        {
            // Found again: it has to lie there when it is changed.
            refusal = Find(id, context, out var row) ?? ApiScope.Refuse(context.Request, row);
            if (refusal is not null)
            {
                return false;
            }

            var (changed, unread) = change(body, row);
            ControlError[] own = unread is null ? [] : [unread];
            refusal = read.With([.. own, .. ControlRules.Check(changed)]) is { Count: > 0 } problems ? ApiResults.Problems(problems) : null;
            result = refusal is null ? Set.Update(changed) : null;
            return result is { IsOk: true };
        });
        return refusal ?? Answer(context, result!, ApiResults.Ok);
    }

    private IResult Retire(Guid id, HttpContext context)
    {
        IResult? refusal = null;
        Server.Control.AllOrNothing(() =>
        {
            refusal = Find(id, context, out var row) ?? ApiScope.Refuse(context.Request, row);
            return refusal is null && Set.Retire(id).IsOk;
        });
        if (refusal is null)
        {
            Publication.Publish(Server);
        }

        return refusal ?? Results.NoContent();
    }

    private IResult Answer(HttpContext context, ControlResult<T> result, Func<object, IResult> ok)
    {
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        Publication.Publish(Server);
        RowVersion.Show(context, result.Value);
        return ok(Viewing()(Server.Core.Keys.Snapshot, result.Value));
    }

    /// <summary>Finds what is to be changed. What is not seen is answered like what is not there.</summary>
    private IResult? Find(Guid id, HttpContext context, out T row)
    {
        var viewer = context.Viewer();
        row = (Set.Find(id) ?? Beside?.Invoke(id))!;
        return row is { RetiredMicros: null } && Place(Places(), row) is var place && viewer.Sees(Resource, place)
            ? viewer.RefuseChange(Resource, place)
            : NotFound(id);
    }

    private IResult NotFound(Guid id) => ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no {Noun} {id}.")]);

    private Places Places() => new(Server.Core.Keys.Snapshot, Server.Time);
}
