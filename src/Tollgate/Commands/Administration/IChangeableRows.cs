using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Rows that can be changed.</summary>
/// <typeparam name="TNew">A row to be made, as the admin API takes it.</typeparam>
/// <typeparam name="TChange">What of a row is to change, as the admin API takes it.</typeparam>
internal interface IChangeableRows<in TNew, in TChange> : IRows<TNew>
{
    /// <summary>Changes one; what is absent stays.</summary>
    Task<ControlResult<SeenRow>> ChangeAsync(Guid id, TChange change, bool force, CancellationToken cancellation);
}
