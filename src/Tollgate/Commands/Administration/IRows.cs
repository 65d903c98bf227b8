using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Rows of one kind, to list, make and end. For one verb: not thread-safe.</summary>
/// <typeparam name="TNew">A row to be made, as the admin API takes it.</typeparam>
internal interface IRows<in TNew>
{
    /// <summary>All of them in order of creation.</summary>
    Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation);

    /// <summary>Makes one. What is shown once, as a secret, is in the answer.</summary>
    Task<ControlResult<SeenRow>> CreateAsync(TNew order, CancellationToken cancellation);

    /// <summary>Takes one out of force, or revokes it; the row as it then is, or was.</summary>
    /// <param name="id">Which.</param>
    /// <param name="force">Although a file or an import manages it.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ControlResult<SeenRow>> EndAsync(Guid id, bool force, CancellationToken cancellation);
}
