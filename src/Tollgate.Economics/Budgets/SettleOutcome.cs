using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>What settling a hold did. The default value means "nothing": the hold had been settled or released before.</summary>
/// <param name="Posted">True when the actual cost was booked by this call.</param>
/// <param name="Held">What had been set aside.</param>
/// <param name="Actual">What was booked.</param>
public readonly record struct SettleOutcome(bool Posted, Amount Held, Amount Actual)
{
    /// <summary>True when the charge exceeded what was set aside: booked in full, to be flagged and counted.</summary>
    public bool IsOverrun => Actual > Held;

    /// <summary>By how much the charge exceeded what was set aside; zero when it did not.</summary>
    public Amount Overrun => IsOverrun ? Actual - Held : Amount.Zero;
}
