using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// The budgets of one process: plain counters under one short lock. At every draw spent + held ≤ limit for hard budgets, all of a
/// set or none. Thread-safe. Takes no time of its own: every call says when.
/// </summary>
/// <remarks>
/// Selecting, holding, extending, settling and releasing do not allocate once warm. The lock is held for a few hundred
/// nanoseconds; no foreign code runs under it.
/// </remarks>
public sealed partial class BudgetBook
{
    private readonly Lock _lock = new();
    private readonly WindowCalendar _calendar;
    private readonly BudgetAlerts _alerts = new();
    private readonly OpenHolds _open = new();
    private volatile ScopeIndex<BudgetAccount> _index = new([]);

    private readonly int _eachCapacity;

    /// <param name="calendar">Turns windows into spans.</param>
    /// <param name="eachCapacity">Names that are counted at once under one budget for each name.</param>
    public BudgetBook(WindowCalendar calendar, int eachCapacity = EachAccounts.DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(eachCapacity, 1);
        _eachCapacity = eachCapacity;
        ArgumentNullException.ThrowIfNull(calendar);
        _calendar = calendar;
    }

    /// <summary>Holds neither settled nor released. Returns to zero when nothing is in flight.</summary>
    public int OpenHoldCount
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>The money of all open holds, each counted once however many budgets it is set aside in.</summary>
    public Amount TotalHeld
    {
        get
        {
            lock (_lock)
                return _open.Total;
        }
    }

    /// <summary>Start of the request of the longest open hold; null when none is open. Its age is how a leak shows.</summary>
    public long? OldestHoldStartedMicros
    {
        get
        {
            lock (_lock)
                return _open.Oldest?.StartedMicros;
        }
    }

    /// <summary>
    /// Fills <paramref name="into"/> with the budgets that apply to an attempt of a request that started at an instant. Takes no lock.
    /// </summary>
    public void Select(in Attribution who, ReadOnlySpan<long> tags, long startedMicros, BudgetSet into)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentOutOfRangeException.ThrowIfNegative(startedMicros);
        into.Who = who;
        into.StartedMicros = into.AtMicros = startedMicros;
        into.Least = null;
        into.WouldDeny = null;
        if (into.Tags.Length < tags.Length)
            into.Tags = new long[Math.Max(16, tags.Length)];

        tags.CopyTo(into.Tags);
        into.TagCount = tags.Length;
        into.Fill(_index);
    }

    /// <summary>
    /// Sets money aside in every budget of the set or in none. A set selected before the definitions changed is selected anew. False
    /// when a hard budget has not enough free money, or nobody knows how much; zero always fits.
    /// </summary>
    public bool TryHold(BudgetSet set, Amount amount, out BudgetHold hold, out BudgetRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(set);
        ThrowIfNegative(amount);
        lock (_lock)
        {
            Enter(set);
            if (FindUnknown(set, amount, out refusal) || FindRefusal(set.Counters.AsSpan(0, set.Entered), set.StartedMicros, amount, out refusal))
            {
                hold = default;
                return false;
            }

            var wouldDeny = FindDryRun(set, amount);
            wouldDeny?.Account.NoteWouldDeny();
            set.WouldDeny = wouldDeny?.Account.Definition;
            hold = _open.Add(set, amount);
            return true;
        }
    }

    /// <summary>Whether a budget in dry run would refuse the least the attempt needs. Counts nothing.</summary>
    public bool WouldDeny(BudgetSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        lock (_lock)
        {
            Enter(set);
            return FindDryRun(set, Amount.Zero) is not null;
        }
    }

    /// <summary>
    /// Sets more money aside for an attempt in flight, in the window its request started in; all budgets or none. False also when
    /// the hold is no longer open; then <paramref name="refusal"/> has no budget. A budget whose spend is not known lets pass what was under way
    /// when it was made.
    /// </summary>
    public bool TryExtend(in BudgetHold hold, Amount more, long nowMicros, out BudgetRefusal refusal)
    {
        ThrowIfNegative(more);
        lock (_lock)
        {
            refusal = default;
            if (!OpenHolds.IsOpen(in hold))
                return false;

            var record = hold.Record!;
            var counters = record.Counters.AsSpan(0, record.Count);
            foreach (var counter in counters)
                counter.Account.MoveTo(nowMicros);

            if (FindRefusal(counters, record.StartedMicros, more, out refusal))
                return false;

            foreach (var counter in counters)
                counter.Extend(more);

            _open.Extend(record, more);
            return true;
        }
    }

    /// <summary>
    /// Replaces a hold by the actual cost, in the window its request started in. Settling again books nothing. A cost above the hold
    /// is booked in full.
    /// </summary>
    public SettleOutcome Settle(ref BudgetHold hold, Amount actual)
    {
        lock (_lock)
            return Close(ref hold, actual, posted: true);
    }

    /// <summary>Gives a hold back: nothing was spent. Releasing again does nothing.</summary>
    public void Release(ref BudgetHold hold)
    {
        lock (_lock)
            Close(ref hold, Amount.Zero, posted: false);
    }

    /// <summary>
    /// Books money that was never held: an adjustment in the ledger, or the orphan of a crash found after the book was built. The
    /// instant is the start of the request or the effective time of the adjustment.
    /// </summary>
    public void Post(BudgetSet set, Amount amount)
    {
        ArgumentNullException.ThrowIfNull(set);
        lock (_lock)
        {
            Enter(set);
            foreach (var counter in set.Counters.AsSpan(0, set.Entered))
            {
                counter.Post(set.StartedMicros, amount);
                counter.RaiseAlerts(_alerts);
            }
        }
    }

    /// <summary>The smallest free money over the hard budgets of a set, at least zero; null when none of them is hard.</summary>
    public Amount? Headroom(BudgetSet set) => Room(set)?.Free;

    /// <summary>The tightest of the hard budgets of a set; null when none of them is hard.</summary>
    public BudgetRoom? Room(BudgetSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        lock (_lock)
        {
            Enter(set);
            return Tightest(set.Counters.AsSpan(0, set.Entered));
        }
    }

    /// <summary>
    /// The tightest of the hard budgets of an open hold; its free money is what the hold does not have yet. Null when none is hard,
    /// nothing when the hold is no longer open.
    /// </summary>
    public BudgetRoom? Room(in BudgetHold hold, long nowMicros)
    {
        lock (_lock)
        {
            if (!OpenHolds.IsOpen(in hold))
                return default(BudgetRoom);

            var record = hold.Record!;
            foreach (var counter in record.Counters.AsSpan(0, record.Count))
            {
                counter.Account.MoveTo(nowMicros);
                (counter as RollingCounter)?.AdvanceTo(record.StartedMicros);
            }

            return Tightest(record.Counters.AsSpan(0, record.Count));
        }
    }

    /// <summary>The degrade budget of a set that is used most, when it is at or above its threshold; else null.</summary>
    public BudgetPressure? Pressure(BudgetSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        lock (_lock)
        {
            Enter(set);
            BudgetPressure? most = null;
            foreach (var counter in set.Counters.AsSpan(0, set.Entered))
            {
                var definition = counter.Account.Definition;
                if (definition.Kind != BudgetKind.Degrade)
                    continue;

                var limit = counter.Account.Limit;
                var used = limit == Amount.Zero ? 1m : (counter.Spent + counter.Held).Value / limit.Value;
                if (used >= definition.DegradeFrom && (most is null || used > most.Value.Used))
                    most = new BudgetPressure(definition, used);
            }

            return most;
        }
    }

    private void Enter(BudgetSet set)
    {
        if (!ReferenceEquals(set.Index, _index))
            set.Fill(_index);

        var entered = 0;
        for (var i = 0; i < set.Count; i++)
        {
            var account = set.Accounts[i];
            if (account.Each is { } each)
            {
                if (each.Of(in set.Who, set.StartedMicros) is not { } one)
                    continue;

                account = one;
            }

            account.MoveTo(set.AtMicros);
            set.Counters[entered++] = account.Enter(set.StartedMicros);
        }

        set.Entered = entered;
    }

    private SettleOutcome Close(ref BudgetHold hold, Amount actual, bool posted)
    {
        var handle = hold;
        hold = default;
        if (!OpenHolds.IsOpen(in handle))
            return default;

        var record = handle.Record!;
        var held = record.Amount;
        foreach (var counter in record.Counters.AsSpan(0, record.Count))
        {
            counter.Release(held);
            if (!posted)
                continue;

            counter.Post(record.StartedMicros, actual);
            counter.RaiseAlerts(_alerts);
        }

        _open.Remove(record);
        return new SettleOutcome(posted, held, actual);
    }

    private static bool FindUnknown(BudgetSet set, Amount amount, out BudgetRefusal refusal)
    {
        foreach (var counter in set.Counters.AsSpan(0, set.Entered))
        {
            if (!counter.Account.IsUnknown || amount == Amount.Zero)
                continue;

            refusal = Refusal(counter, amount) with { IsUnknown = true };
            return true;
        }

        refusal = default;
        return false;
    }

    private static bool FindRefusal(ReadOnlySpan<WindowCounter> counters, long startedMicros, Amount amount, out BudgetRefusal refusal)
    {
        WindowCounter? tightest = null;
        foreach (var counter in counters)
        {
            if (counter.Account.IsHard && !counter.Fits(amount) && (tightest is null || counter.Free < tightest.Free))
                tightest = counter;
        }

        if (tightest is null)
        {
            refusal = default;
            return false;
        }

        refusal = Refusal(tightest, amount);
        return true;
    }

    private static BudgetRefusal Refusal(WindowCounter counter, Amount amount)
    {
        var step = counter.Account.Step;
        return new BudgetRefusal(counter.Account.Definition, counter.Span, step.Limit, counter.Spent, counter.Held, amount, ResetsAt(counter))
        {
            Increase = step.Increase,
            IncreaseEndsMicros = step.IncreaseEndsMicros,
        };
    }

    private static WindowCounter? FindDryRun(BudgetSet set, Amount amount)
    {
        WindowCounter? tightest = null;
        foreach (var counter in set.Counters.AsSpan(0, set.Entered))
        {
            if (counter.Account.IsDryRun && !counter.Fits(set.Least ?? amount) && (tightest is null || counter.Free < tightest.Free))
                tightest = counter;
        }

        return tightest;
    }

    private static BudgetRoom? Tightest(ReadOnlySpan<WindowCounter> counters)
    {
        WindowCounter? tightest = null;
        foreach (var counter in counters)
        {
            if (counter.Account.IsHard && (tightest is null || counter.Free < tightest.Free))
                tightest = counter;
        }

        return tightest is null ? null : new BudgetRoom(Amount.Max(tightest.Free, Amount.Zero), tightest.Held);
    }

    private static long ResetsAt(WindowCounter counter) =>
        counter is RollingCounter rolling ? rolling.NextReleaseMicros() : counter.Span.EndMicros;

    private static void ThrowIfNegative(Amount amount) => ArgumentOutOfRangeException.ThrowIfNegative(amount.Value, nameof(amount));
}
