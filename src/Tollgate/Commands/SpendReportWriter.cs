using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Ledger;

namespace Tollgate.Commands;

/// <summary>Prints a spend report. Amounts are plain decimals, never rounded; what has no price has columns of its own: a cost beside one of them is a lower bound.</summary>
internal static class SpendReportWriter
{
    private static readonly string[] s_figures =
        ["requests", "attempts", "errors", "input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "unpriced_attempts", "unpriced_tokens", "cost_usd", "shadow_usd"];

    // Requests and cost are what a report is about; what lacks a price must not disappear, so it is spared only where it is nothing.
    private static readonly PrintedColumn[] s_columns =
    [
        new("requests", ColumnKind.Figure), new("attempts", ColumnKind.Figure, Spare: 4), new("errors", ColumnKind.Figure, Spare: 2), new("input", ColumnKind.Figure, Spare: 1),
        new("cache read", ColumnKind.Figure, Spare: 3), new("cache write", ColumnKind.Figure, Spare: 3), new("output", ColumnKind.Figure, Spare: 1), new("unpriced attempts", ColumnKind.Figure, Spare: -1),
        new("unpriced tokens", ColumnKind.Figure, Spare: -1), new("cost usd", ColumnKind.Figure),
    ];

    private static readonly PrintedColumn s_shadow = new("shadow usd", ColumnKind.Figure);

    /// <param name="report">What to print.</param>
    /// <param name="groupings">What its rows are grouped by.</param>
    /// <param name="format">How.</param>
    /// <param name="output">Where to.</param>
    /// <param name="width">Characters in a line of a table; null where there is no end to it.</param>
    internal static void Write(SpendReport report, IReadOnlyList<SpendGrouping> groupings, ReportFormat format, TextWriter output, int? width)
    {
        var names = groupings.Select(GroupingNames.Of).ToList();
        switch (format)
        {
            case ReportFormat.Json:
                output.WriteLine(JsonSerializer.Serialize(new
                {
                    rows = report.Rows.Select(row => Object(names, row.Labels, row.Sums)),
                    total = Object([], [], report.Total),
                    as_of = report.AsOf.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                    missing_before = report.MissingBefore?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                }));
                break;
            case ReportFormat.Csv:
                output.WriteLine(string.Join(',', names.Concat(s_figures)));
                foreach (var row in report.Rows)
                {
                    output.WriteLine(string.Join(',', row.Labels.Concat(Figures(row.Sums)).Select(Quoted)));
                }

                break;
            default:
                Table(report, names).Write(output, width);
                if (report.MissingBefore is { } missing)
                {
                    output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"Attempts from before {missing:yyyy-MM-dd} were removed by retention; what this question needs of them is missing above."));
                }

                break;
        }
    }

    internal static PrintedTable Table(SpendReport report, IReadOnlyList<string> names)
    {
        // Most installations have no ceiling for unpriced usage: then there is nothing to say.
        var hasShadow = report.Total.Shadow != Amount.Zero;
        var columns = names.Select(static name => new PrintedColumn(name.Replace('_', ' '))).Concat(s_columns);
        var table = new PrintedTable([.. hasShadow ? columns.Append(s_shadow) : columns]);
        foreach (var row in report.Rows)
        {
            table.AddRow([.. row.Labels.Concat(Cells(row.Sums))]);
        }

        if (report.CutOff is { } rest)
        {
            table.AddRow([.. names.Select((_, i) => i == 0 ? $"({rest.Rows} more)" : "").Concat(Cells(rest.Sums))]);
        }

        if (names.Count > 0)
        {
            table.AddRow([.. names.Select((_, i) => i == 0 ? "total" : "").Concat(Cells(report.Total))]);
        }

        return table;

        IEnumerable<string> Cells(SpendSums sums) => hasShadow ? Figures(sums) : Figures(sums).SkipLast(1);
    }

    private static Dictionary<string, object> Object(IReadOnlyList<string> names, IReadOnlyList<string> labels, SpendSums sums)
    {
        var row = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            row[names[i]] = labels[i];
        }

        row["requests"] = sums.Requests;
        row["attempts"] = sums.Attempts;
        row["errors"] = sums.Errors;
        row["input_tokens"] = sums.Usage.InputTotal;
        row["cache_read_tokens"] = sums.Usage[Bucket.CacheRead];
        row["cache_write_tokens"] = CacheWrites(sums);
        row["output_tokens"] = sums.Usage.OutputTotal;
        row["unpriced_attempts"] = sums.UnpricedAttempts;
        row["unpriced_tokens"] = sums.UnpricedTokens;
        row["states"] = new { final = sums.FinalAttempts, partial = sums.PartialAttempts, estimated = sums.EstimatedAttempts, unknown = sums.UnknownAttempts };
        row["cost_usd"] = sums.Cost.ToString();
        row["shadow_usd"] = sums.Shadow.ToString();
        return row;
    }

    private static string[] Figures(SpendSums sums) =>
    [
        Text(sums.Requests), Text(sums.Attempts), Text(sums.Errors), Text(sums.Usage.InputTotal), Text(sums.Usage[Bucket.CacheRead]), Text(CacheWrites(sums)),
        Text(sums.Usage.OutputTotal), Text(sums.UnpricedAttempts), Text(sums.UnpricedTokens), sums.Cost.ToString(), sums.Shadow.ToString(),
    ];

    private static long CacheWrites(SpendSums sums) => sums.Usage[Bucket.CacheWrite5m] + sums.Usage[Bucket.CacheWrite1h];

    private static string Text(long figure) => figure.ToString(CultureInfo.InvariantCulture);

    // A leading = + - @ would be run as a formula by spreadsheets.
    internal static string Quoted(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '@' || (text.Length > 1 && text[0] == '-' && !char.IsDigit(text[1])) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\n\r") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
