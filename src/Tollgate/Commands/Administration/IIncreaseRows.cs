using Tollgate.Http.Admin;
using Tollgate.Increases;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Temporary increases of budgets: asked for, listed, decided.</summary>
internal interface IIncreaseRows
{
    Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation);

    /// <summary>Asks for one.</summary>
    /// <param name="order">What for.</param>
    /// <param name="problems">What is known to be wrong with it already.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ControlResult<SeenRow>> AskAsync(IncreaseBody order, IReadOnlyList<ControlError> problems, CancellationToken cancellation);

    Task<ControlResult<SeenRow>> DecideAsync(Guid id, IncreaseVerdict verdict, CancellationToken cancellation);
}
