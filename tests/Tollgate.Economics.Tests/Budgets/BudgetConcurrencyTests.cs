using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class BudgetConcurrencyTests
{
    private const int Threads = 8;

    [Fact]
    public void Eight_callers_at_once_cannot_spend_a_billionth_of_a_dollar_twice()
    {
        var price = new Amount(0.000000001m);
        for (var round = 0; round < 200; round++)
        {
            var book = Given.Book(Given.Tuesday, Given.Budget(price.Value));
            var admitted = 0;
            Together(() =>
            {
                if (!book.TryHold(book.Select(Given.Tuesday), price, out var hold, out _))
                    return;

                Interlocked.Increment(ref admitted);
                book.Settle(ref hold, price);
            });

            admitted.ShouldBe(1);
            book.Only(Given.Tuesday).Spent.ShouldBe(price);
            book.OpenHoldCount.ShouldBe(0);
        }
    }

    [Fact]
    public void Holding_while_definitions_change_keeps_every_count_exact()
    {
        var fixedBudget = Given.Budget(1_000m, Dimension.Organization);
        var toggled = Given.Budget(1_000m);
        var book = Given.Book(Given.Tuesday, fixedBudget);
        var cost = new Amount(0.001m);
        var admitted = 0;
        var first = -1;
        Together(() =>
        {
            var changes = Interlocked.Increment(ref first) == 0;
            for (var i = 0; i < 2_000; i++)
            {
                if (changes && i % 10 == 0)
                    book.Apply(i % 20 == 0 ? [fixedBudget, toggled] : [fixedBudget], EmptySpendHistory.Instance, Given.Tuesday);

                // Between its coming into force and the answer of the ledger a budget refuses because nobody knows; nothing else refuses here.
                BudgetHold hold;
                while (!book.TryHold(book.Select(Given.Tuesday), cost, out hold, out var refusal))
                    refusal.IsUnknown.ShouldBeTrue();

                book.TryExtend(hold, cost, Given.Tuesday, out _).ShouldBeTrue();
                book.Settle(ref hold, cost);
                Interlocked.Increment(ref admitted);
            }
        });

        book.OpenHoldCount.ShouldBe(0);
        book.TotalHeld.ShouldBe(Amount.Zero);
        book.Apply([fixedBudget, toggled], EmptySpendHistory.Instance, Given.Tuesday);
        var standings = book.Snapshot(Given.Tuesday);
        standings.ShouldAllBe(standing => standing.Held == Amount.Zero);
        standings.Single(standing => standing.Budget.Id == fixedBudget.Id).Spent.ShouldBe(cost * admitted);
    }

    private static void Together(Action work)
    {
        using var barrier = new Barrier(Threads);
        var failures = new List<Exception>();
        var threads = new Thread[Threads];
        for (var i = 0; i < Threads; i++)
        {
            threads[i] = new Thread(() =>
            {
                barrier.SignalAndWait();
                try
                {
                    work();
                }
                catch (Exception failure)
                {
                    lock (failures)
                        failures.Add(failure);
                }
            });
            threads[i].Start();
        }

        foreach (var thread in threads)
            thread.Join();

        failures.ShouldBeEmpty();
    }
}
