using Tollgate.Commands.People;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Tokens of directories in a data directory. No file manages them, so that there is nothing to force.</summary>
internal sealed class LocalScimTokens(string data) : IRows<ScimTokenBody>
{
    public Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return LocalRows.Listed(store.ScimTokens.List(filter.All).Select(token => ScimTokenEndpoints.View(store, token)));
    });

    public Task<ControlResult<SeenRow>> CreateAsync(ScimTokenBody order, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        var found = MemberName.Organization(store, order.Organization ?? ControlAccess.DefaultOrganization);
        return found.IsOk
            ? LocalRows.Issued(store.ScimTokens.Create(new NewScimToken { OrganizationId = found.Value.Id, Name = order.Name, ExpiresMicros = KeyWords.Micros(order.Expires) }), static token => token.Name)
            : LocalRows.Refused(found.Errors);
    });

    public Task<ControlResult<SeenRow>> EndAsync(Guid id, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return LocalRows.Seen(store.ScimTokens.Revoke(id), token => ScimTokenEndpoints.View(store, token));
    });
}
