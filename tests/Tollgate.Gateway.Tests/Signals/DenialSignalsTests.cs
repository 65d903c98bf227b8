using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Signals;

namespace Tollgate.Gateway.Tests.Signals;

public sealed class DenialSignalsTests
{
    [Fact]
    public void When_nobody_collects_the_oldest_are_dropped_and_counted()
    {
        var signals = new DenialSignals();
        var exchange = new Gateway.Exchange.Exchange();
        var limit = Guid.NewGuid();
        for (var i = 0; i < 10_000; i++)
        {
            exchange.StartedMicros = i;
            signals.Add(exchange, DenialCause.Rate, limit);
        }

        signals.Dropped.ShouldBe(10_000 - 8192);
        signals.TryTake(out var oldest).ShouldBeTrue();
        oldest.AtMicros.ShouldBe(10_000 - 8192);
    }

    [Fact]
    public void A_budget_tells_itself_its_window_and_the_name_the_request_carries()
    {
        var signals = new DenialSignals();
        var exchange = new Gateway.Exchange.Exchange { StartedMicros = 70 };
        exchange.Attribution[Dimension.Task] = 7;
        var budget = new BudgetDefinition { Id = Guid.NewGuid(), Name = "tasks", Scope = Scope.Installation, Limit = new Amount(1m), Each = Dimension.Task };
        signals.Add(exchange, new BudgetRefusal(budget, new WindowSpan(60, 90), budget.Limit, new Amount(0.9m), default, new Amount(0.2m), 90));

        signals.TryTake(out var signal).ShouldBeTrue();
        signal.ShouldBe(new DenialSignal(DenialCause.Budget, budget.Id, 7, 70, 60, new Amount(1m), new Amount(0.9m), 90));

        // Money came free in between: no budget refused.
        signals.Add(exchange, default(BudgetRefusal));
        signals.TryTake(out _).ShouldBeFalse();
    }
}
