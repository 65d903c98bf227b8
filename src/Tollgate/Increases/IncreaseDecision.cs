using Tollgate.Storage.Control;

namespace Tollgate.Increases;

/// <summary>Writes what was decided. Who may decide is not asked here: see <see cref="IncreaseRights"/>.</summary>
internal static class IncreaseDecision
{
    /// <param name="store">Where it is written.</param>
    /// <param name="increase">As it was read: a decision that came between is a conflict.</param>
    /// <param name="verdict">What was decided.</param>
    /// <param name="by">The admin key; null at the command line.</param>
    /// <param name="nowMicros">Now.</param>
    internal static ControlResult<BudgetIncrease> Make(IControlStore store, BudgetIncrease increase, IncreaseVerdict verdict, Guid? by, long nowMicros)
    {
        // The rules of the store would say the same, but of a state that is on paper only.
        if (increase.StateAt(nowMicros) is not IncreaseState.Requested and var state && !(state == IncreaseState.Approved && verdict == IncreaseVerdict.Withdraw))
        {
            return new ControlError(ControlErrorKind.Conflict, "state", State(state), state == IncreaseState.Expired
                ? "The time of this increase is over; ask for another one."
                : $"This increase is {State(state)} already.");
        }

        return store.Increases.Update(verdict switch
        {
            IncreaseVerdict.Approve => increase with { State = IncreaseState.Approved, DecidedBy = by, DecidedMicros = nowMicros },
            IncreaseVerdict.Refuse => increase with { State = IncreaseState.Refused, DecidedBy = by, DecidedMicros = nowMicros },
            _ => increase with { State = IncreaseState.Withdrawn, EndedMicros = nowMicros },
        });
    }

    /// <summary>The word of a state.</summary>
    internal static string State(IncreaseState state) => state.ToString().ToLowerInvariant();
}
