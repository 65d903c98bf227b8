using System.Globalization;
using Tollgate.Economics.Budgets;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Identity;

namespace Tollgate.Bench.Micro;

/// <summary>What 100,000 keys and 100,000 budgets take of memory once they are in force, their rows included: goal 300 MB.</summary>
internal static class Footprint
{
    private const int Count = 100_000;

    internal static int Print()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var snapshot = Installations.Create(Count, Count, out _);
        var ring = new KeyRing(snapshot);
        var book = new BudgetBook(new WindowCalendar(TimeZoneInfo.Utc));
        book.Apply([.. snapshot.BudgetDefinitions()], EmptySpendHistory.Instance, 1_770_000_000_000_000);
        var rates = new UsageRates();
        rates.Apply([.. RateLimitDefinition.From(snapshot)], 1_770_000_000_000_000);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(snapshot);
        GC.KeepAlive(ring);
        GC.KeepAlive(book);
        GC.KeepAlive(rates);
        var megabytes = (after - before) / 1_000_000m;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count:#,0} keys and {Count:#,0} budgets: {megabytes:0.0} MB (goal 300 MB)"));
        return megabytes < 300m ? 0 : 1;
    }
}
