using Tollgate.Commands.Administration;
using Tollgate.Commands.People;
using Tollgate.Configuration.Reading;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>Rows of one kind behind the admin API: one class for all kinds, because the API treats them alike.</summary>
/// <param name="gateway">Where.</param>
/// <param name="kind">The kind as paths name it, such as <c>scim-tokens</c>.</param>
/// <param name="isRevoked">Whether one is ended by revoking it, and not by deleting.</param>
internal class RemoteRows<TNew, TChange>(RemoteGateway gateway, string kind, bool isRevoked = false) : IKeyRows<TNew>, IChangeableRows<TNew, TChange>
{
    private const int Page = 200;

    public Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation) => ListAsync(filter, null, cancellation);

    public async Task<ControlResult<SeenRow>> CreateAsync(TNew order, CancellationToken cancellation) =>
        Answer(await gateway.ChangeAsync(HttpMethod.Post, Path(), RemoteBody.Of(order), null, cancellation).ConfigureAwait(false));

    public async Task<ControlResult<SeenRow>> ChangeAsync(Guid id, TChange change, bool force, CancellationToken cancellation) =>
        await OnVersionAsync(id, force, (_, version) => gateway.ChangeAsync(HttpMethod.Patch, Path(id), RemoteBody.Of(change), version, cancellation), cancellation).ConfigureAwait(false);

    public async Task<ControlResult<SeenRow>> EndAsync(Guid id, bool force, CancellationToken cancellation) => await OnVersionAsync(
        id, force,
        (_, version) => isRevoked
            ? gateway.ChangeAsync(HttpMethod.Post, Path(id) + "/revoke", null, version, cancellation)
            : gateway.ChangeAsync(HttpMethod.Delete, Path(id), null, version, cancellation),
        cancellation).ConfigureAwait(false);

    public async Task<ControlResult<SeenRow>> RotateAsync(Guid id, TimeSpan overlap, bool force, CancellationToken cancellation)
    {
        var body = RemoteBody.Of(new KeyRotation { Overlap = overlap == TimeSpan.Zero ? "0" : Quantity.WriteDuration((long)overlap.TotalMilliseconds) });
        return await ActAsync(id, "rotate", body, force, cancellation).ConfigureAwait(false);
    }

    /// <summary>Posts to a row: what else than changing and ending can be done with it.</summary>
    protected Task<ControlResult<SeenRow>> ActAsync(Guid id, string act, (string Text, string MediaType)? body, bool force, CancellationToken cancellation) =>
        OnVersionAsync(id, force, (_, version) => gateway.ChangeAsync(HttpMethod.Post, $"{Path(id)}/{act}", body, version, cancellation), cancellation);

    /// <summary>Rows of a listing, page after page to the end.</summary>
    protected async Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, string? slug, CancellationToken cancellation)
    {
        var question = Path() + $"?limit={Page}" + Query(filter) + (slug is null ? "" : "&slug=" + Uri.EscapeDataString(slug));
        return await RemotePages.ReadAsync(gateway, question, "cursor", kind.Replace('-', '_'), int.MaxValue, cancellation).ConfigureAwait(false);
    }

    /// <summary>Who asks.</summary>
    protected async Task<ControlResult<SeenRow>> MeAsync(CancellationToken cancellation) => Answer(await gateway.GetAsync("api/me", cancellation).ConfigureAwait(false));

    private async Task<ControlResult<SeenRow>> OnVersionAsync(Guid id, bool force, Func<SeenRow, string?, Task<RemoteAnswer>> change, CancellationToken cancellation)
    {
        if (force)
        {
            return new ControlError(ControlErrorKind.Invalid, "force", "", "--force is for the data directory. Over the API, what a file, an import or a directory manages is changed there.");
        }

        var read = await gateway.GetAsync(Path(id), cancellation).ConfigureAwait(false);
        var row = Answer(read);
        if (!row.IsOk)
        {
            return row;
        }

        var answer = await change(row.Value, read.ETag).ConfigureAwait(false);
        return answer is { IsDone: true, Body.Length: 0 } ? row : Answer(answer);
    }

    private ControlResult<SeenRow> Answer(RemoteAnswer answer)
    {
        if (!answer.IsDone)
        {
            return new ControlResult<SeenRow>(RemoteRefusal.Read(gateway, answer));
        }

        var row = new SeenRow(gateway.Read(answer));

        // A key is shown with what it was assigned to.
        row = row.Has("key") && row.Has("assignments") ? row.Part("key") : row;
        return row.Has("id") || answer.Body.Length == 0 ? row : throw gateway.NoGateway(answer);
    }

    private string Path() => "api/" + kind;

    private string Path(Guid id) => $"api/{kind}/{id:D}";

    private static string Query(RowFilter filter)
    {
        (string Name, string? Value)[] all =
        [
            ("all", filter.All ? "true" : null), ("organization", filter.Organization), ("team", filter.Team), ("kind", filter.Kind), ("state", filter.State),
            ("unused", filter.Unused is { } unused ? Quantity.WriteDuration((long)unused.TotalMilliseconds) : null), ("unknown_owner", filter.UnknownOwner ? "true" : null),
        ];
        return string.Concat(all.Where(static one => one.Value is not null).Select(static one => $"&{one.Name}={Uri.EscapeDataString(one.Value!)}"));
    }
}
