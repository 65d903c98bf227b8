using Tollgate.Insights.Caps;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Questions to the ledger.</summary>
internal interface ISpendQuestions
{
    /// <summary>Spend in groups.</summary>
    Task<ControlResult<SpendReport>> AskAsync(SpendOrder order, CancellationToken cancellation);

    /// <summary>How far output caps lie above the answers.</summary>
    Task<ControlResult<IReadOnlyList<CapRow>>> CapsAsync(SpendOrder order, CancellationToken cancellation);
}
