using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// Counter of a rolling window: one slot per sixtieth of its length and one more, so that money stays counted for at least the
/// whole length. Everything in flight counts as held, whenever it started.
/// </summary>
internal sealed class RollingCounter : WindowCounter
{
    private const int Slots = WindowCalendar.RollingSlots + 1;
    private readonly Amount[] _slots = new Amount[Slots];
    private readonly long _slotMicros;
    private long _head;

    public RollingCounter(BudgetAccount account, WindowSpan span)
        : base(account, span)
    {
        _slotMicros = WindowCalendar.SlotMicros(account.Definition.Window);
        _head = span.EndMicros / _slotMicros - 1;
    }

    /// <summary>Lets slots fall out of the window. An instant before the newest slot changes nothing.</summary>
    public void AdvanceTo(long atMicros)
    {
        var slot = atMicros / _slotMicros;
        if (slot <= _head)
            return;

        var steps = Math.Min(slot - _head, Slots);
        for (var i = 1; i <= steps; i++)
        {
            ref var falling = ref _slots[(int)((_head + i) % Slots)];
            Spent -= falling;
            falling = Amount.Zero;
        }

        _head = slot;
        var end = (slot + 1) * _slotMicros;
        Span = new WindowSpan(Math.Max(0, end - Slots * _slotMicros), end);
    }

    public override void Post(long startedMicros, Amount amount)
    {
        var slot = startedMicros / _slotMicros;
        if (slot > _head)
            AdvanceTo(startedMicros);
        else if (slot <= _head - Slots)
            return;

        _slots[(int)(slot % Slots)] += amount;
        Spent += amount;
    }

    /// <summary>What is counted in the slot of an instant.</summary>
    public Amount SpentAt(long atMicros)
    {
        var slot = atMicros / _slotMicros;
        return slot > _head || slot <= _head - Slots ? Amount.Zero : _slots[(int)(slot % Slots)];
    }

    /// <summary>When the oldest money counted leaves the window; the end of the window when there is none.</summary>
    public long NextReleaseMicros()
    {
        for (var slot = Math.Max(0, _head - Slots + 1); slot <= _head; slot++)
        {
            if (_slots[(int)(slot % Slots)] != Amount.Zero)
                return (slot + Slots) * _slotMicros;
        }

        return Span.EndMicros;
    }
}
