using Tollgate.Economics.Money;

namespace Tollgate.Auditing;

/// <summary>A record, our price and why they differ.</summary>
/// <param name="Model">The model as totals name it: <c>provider/model</c>.</param>
/// <param name="Theirs">Null when the other tool says nothing.</param>
/// <param name="Ours">Null when the card has no price.</param>
/// <param name="Note">More about it; empty for nothing.</param>
internal sealed record AuditFinding(AuditRecord Record, string Model, Amount? Theirs, Amount? Ours, AuditCause Cause, string Note)
{
    /// <summary>Theirs less ours, as far as there are both.</summary>
    public Amount Difference => (Theirs ?? Amount.Zero) - (Ours ?? Amount.Zero);
}
