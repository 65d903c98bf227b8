using System.Globalization;
using Tollgate.Economics.Budgets;
using Tollgate.Hosting;

namespace Tollgate.Telemetry;

/// <summary>The state of the gateway at the moment somebody asks.</summary>
internal static class GatewayMetrics
{
    private const int MostBudgets = 500;

    internal static void Write(PrometheusText text, TollgateServer server, DateTimeOffset now)
    {
        var core = server.Core;
        text.Head("tollgate_build_info", "Version of the running gateway; the value is always 1.", "gauge");
        text.Sample("tollgate_build_info", PrometheusText.Join("", "version", Version), 1L);
        text.Single("tollgate_ready", "gauge", "1 when requests are served.", server.Journal.IsAvailable && !core.Drain.IsDraining ? 1L : 0L);
        text.Single("tollgate_journal_available", "gauge", "1 while the journal can be written; 0 refuses every model call.", server.Journal.IsAvailable ? 1L : 0L);
        text.Single("tollgate_projector_lag_records", "gauge", "Journal records that are not in the ledger store yet.", server.Projector.LagRecords);
        text.Single("tollgate_projector_failing", "gauge", "1 while the ledger store refuses a batch.", server.Projector.LastError is null ? 0L : 1L);
        text.Single("tollgate_ledger_age_seconds", "gauge", "Age of the newest moment up to which the ledger store is complete.", Math.Max(0, (now - server.Projector.AsOf).TotalSeconds));
        text.Single("tollgate_projected_attempts_total", "counter", "Attempts loaded into the ledger store.", server.Projector.Attempts);
        text.Single("tollgate_orphaned_attempts_total", "counter", "Attempts the last run left without an end; their holds were charged at the start.", server.Journal.OrphansBooked);
        text.Single("tollgate_unmatched_ends_total", "counter", "Ends in the journal without an open attempt; more than 0 is a defect.", server.Projector.UnmatchedEnds);
        text.Single("tollgate_budget_corrections_total", "counter", "Budget counters that differed from the ledger and were corrected.", core.Comparison.Differences);
        text.Single("tollgate_control_store_failing", "gauge", "1 while keys, budgets and limits cannot be read anew.", core.Keys.Failure is null ? 0L : 1L);
        text.Single("tollgate_attempts_in_flight", "gauge", "Calls to models under way.", core.Watchdog.InFlight);
        text.Single("tollgate_open_holds", "gauge", "Holds neither settled nor released; returns to 0 when nothing is in flight.", core.Budgets.OpenHoldCount);
        text.Head("tollgate_held_usd", "Money of all open holds.", "gauge");
        text.Sample("tollgate_held_usd", "", core.Budgets.TotalHeld.ToString());
        text.Single(
            "tollgate_oldest_hold_age_seconds", "gauge", "Age of the longest open hold; a leak shows here.",
            core.Budgets.OldestHoldStartedMicros is { } started ? Math.Max(0, (Micros(now) - started) / 1e6) : 0);
        text.Single("tollgate_body_memory_bytes", "gauge", "Memory reserved for request bodies in flight.", core.BodyMemoryUsed);
        WriteBudgets(text, core.Budgets.Snapshot(Micros(now)));
    }

    /// <summary>By id: a budget's name can be a person's, and metrics travel far.</summary>
    private static void WriteBudgets(PrometheusText text, IReadOnlyList<BudgetStanding> standings)
    {
        var shown = standings.Take(MostBudgets).ToList();
        Write("tollgate_budget_limit_usd", "Limit of a budget in force, increases included.", standing => standing.Limit.ToString());
        Write("tollgate_budget_spent_usd", "Spent of a budget in its present window.", standing => standing.Spent.ToString());
        Write("tollgate_budget_held_usd", "Held of a budget in its present window.", standing => standing.Held.ToString());

        void Write(string name, string help, Func<BudgetStanding, string> value)
        {
            text.Head(name, help, "gauge");
            foreach (var standing in shown)
            {
                var labels = string.Create(CultureInfo.InvariantCulture, $"budget=\"{standing.Budget.Id}\",kind=\"{standing.Budget.Kind.ToString().ToLowerInvariant()}\"");
                text.Sample(name, labels, value(standing));
            }
        }
    }

    private static string Version { get; } = typeof(GatewayMetrics).Assembly.GetName().Version?.ToString(3) ?? "";

    private static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
