using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>Spent and held money of one budget in one window. Guarded by the book's lock.</summary>
internal class WindowCounter(BudgetAccount account, WindowSpan span)
{
    private int _alertsRaised;

    public BudgetAccount Account { get; } = account;

    public WindowSpan Span { get; protected set; } = span;

    public Amount Spent { get; protected set; }

    public Amount Held { get; private set; }

    public int OpenHolds { get; private set; }

    /// <summary>The next older window that is still kept.</summary>
    public WindowCounter? Older { get; set; }

    public Amount Free => Account.Limit - Spent - Held;

    /// <summary>Zero always fits: what costs nothing is not refused by an exhausted budget.</summary>
    public bool Fits(Amount amount) => amount == Amount.Zero || Spent + Held + amount <= Account.Limit;

    public void Hold(Amount amount)
    {
        Held += amount;
        OpenHolds++;
    }

    public void Extend(Amount more) => Held += more;

    public void Release(Amount amount)
    {
        Held -= amount;
        OpenHolds--;
    }

    /// <summary>Books money of a request that started at an instant.</summary>
    public virtual void Post(long startedMicros, Amount amount) => Spent += amount;

    /// <summary>Raises each threshold once, until spend has fallen below it again.</summary>
    public void RaiseAlerts(BudgetAlerts alerts)
    {
        var definition = Account.Definition;
        var limit = Account.Limit;
        var thresholds = definition.AlertThresholds.AsSpan();
        _alertsRaised = Math.Min(_alertsRaised, thresholds.Length);
        while (_alertsRaised > 0 && Spent < limit * thresholds[_alertsRaised - 1])
            _alertsRaised--;

        while (_alertsRaised < thresholds.Length && Spent > Amount.Zero && Spent >= limit * thresholds[_alertsRaised])
        {
            alerts.Add(new BudgetAlert(definition, Span, thresholds[_alertsRaised], limit, Spent, Account.Name));
            _alertsRaised++;
        }
    }

    /// <summary>The limit or the thresholds have changed, so what was raised says nothing any more.</summary>
    public void ForgetAlerts() => _alertsRaised = 0;
}
