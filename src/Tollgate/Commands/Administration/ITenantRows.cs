using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Organizations, teams or users: found by name, and put back into force.</summary>
internal interface ITenantRows<in TNew, in TChange> : IChangeableRows<TNew, TChange>
{
    /// <summary>The one of a name as people write it, <c>[ORG/]SLUG</c>; the retired one of it, if that is asked for.</summary>
    Task<ControlResult<SeenRow>> FindAsync(string name, bool isRetired, CancellationToken cancellation);

    Task<ControlResult<SeenRow>> RestoreAsync(Guid id, bool force, CancellationToken cancellation);
}
