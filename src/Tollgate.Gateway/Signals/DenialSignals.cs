using System.Threading.Channels;
using Tollgate.Economics.Budgets;

namespace Tollgate.Gateway.Signals;

/// <summary>
/// Refused requests on their way to whoever alerts of them. A refusal makes no attempt, so the ledger does not know of it. Bounded: when nobody
/// collects in time the oldest are dropped and counted, and no request ever waits. Thread-safe.
/// </summary>
public sealed class DenialSignals
{
    private const int Capacity = 8192;
    private readonly Channel<DenialSignal> _waiting;
    private long _dropped;

    public DenialSignals() => _waiting = Channel.CreateBounded<DenialSignal>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
        _ => Interlocked.Increment(ref _dropped));

    /// <summary>Signals that were not collected in time.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Takes the oldest; by one reader only.</summary>
    public bool TryTake(out DenialSignal signal) => _waiting.Reader.TryRead(out signal);

    internal void Add(Exchange.Exchange exchange, in BudgetRefusal refusal)
    {
        // Money came free while the request was being refused: no budget did it.
        if (refusal.Budget is not { } budget)
        {
            return;
        }

        _waiting.Writer.TryWrite(new DenialSignal(
            DenialCause.Budget, budget.Id, budget.Each is { } each ? exchange.Attribution[each] : 0, exchange.StartedMicros,
            budget.Window.PeriodOf(refusal.Window), refusal.Limit, refusal.Spent, refusal.ResetsAtMicros));
    }

    internal void Add(Exchange.Exchange exchange, DenialCause cause, Guid limit) =>
        _waiting.Writer.TryWrite(new DenialSignal(cause, limit, 0, exchange.StartedMicros, 0, default, default, 0));
}
