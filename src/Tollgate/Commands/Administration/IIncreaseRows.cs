using Tollgate.Http.Admin;
using Tollgate.Increases;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Temporary increases of budgets: asked for, listed, decided.</summary>
internal interface IIncreaseRows
{
    Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation);

    /// <summary>Asks for one.</summary>
    Task<ControlResult<SeenRow>> AskAsync(IncreaseBody order, CancellationToken cancellation);

    Task<ControlResult<SeenRow>> DecideAsync(Guid id, IncreaseVerdict verdict, CancellationToken cancellation);
}
