using System.Globalization;
using Tollgate.Economics.Money;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Dashboard.Overview;

/// <summary>The data of the chart: spend per hour over the last 24 hours, the dearest models apart.</summary>
public static class SpendPerHour
{
    private const int Hours = 24;
    private const int MostModels = 5;
    private const long HourMicros = 3_600_000_000;

    /// <summary>Answers for the 24 hours that end with the present one.</summary>
    public static async Task<SpendPerHourAnswer> AskAsync(
        ILedgerReader ledger, Installation installation, IReadOnlyList<SpendFilter> filters, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = ((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond / HourMicros + 1) * HourMicros;
        var start = end - Hours * HourMicros;
        var report = await new SpendQuestion(ledger, installation.FindTimeZone()).AskAsync(
            new SpendQuery { FromMicros = start, ToMicros = end, GroupBy = [SpendGrouping.Hour, SpendGrouping.Model], Filters = filters }, null, cancellationToken).ConfigureAwait(false);

        var byModel = new Dictionary<string, Amount[]>(StringComparer.Ordinal);
        foreach (var row in report.Rows)
        {
            if (!byModel.TryGetValue(row.Labels[1], out var amounts))
            {
                byModel.Add(row.Labels[1], amounts = new Amount[Hours]);
            }

            amounts[(int)((row.Key[0] - start) / HourMicros)] += row.Sums.Cost;
        }

        var dearest = byModel.OrderByDescending(model => Sum(model.Value)).ThenBy(model => model.Key, StringComparer.Ordinal).ToList();
        var series = dearest.Take(MostModels).Select(model => new SpendPerHourSeries(model.Key, Text(model.Value))).ToList();
        if (dearest.Count > MostModels)
        {
            var rest = new Amount[Hours];
            foreach (var (_, amounts) in dearest.Skip(MostModels))
            {
                for (var i = 0; i < Hours; i++)
                {
                    rest[i] += amounts[i];
                }
            }

            series.Add(new SpendPerHourSeries((dearest.Count - MostModels).ToString(CultureInfo.InvariantCulture) + " others", Text(rest)));
        }

        var from = Enumerable.Range(0, Hours).Select(hour => DateTimeOffset.UnixEpoch.AddTicks((start + hour * HourMicros) * TimeSpan.TicksPerMicrosecond)).ToList();
        return new SpendPerHourAnswer(installation.Currency, report.AsOf, from, series);
    }

    private static Amount Sum(Amount[] amounts) => amounts.Aggregate(Amount.Zero, (total, amount) => total + amount);

    private static List<string> Text(Amount[] amounts) => [.. amounts.Select(amount => amount.ToString())];
}
