using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Money;
using Tollgate.Insights.Caps;

namespace Tollgate.Commands;

/// <summary>Prints how far output caps lie above the answers.</summary>
internal static class CapReportWriter
{
    private static readonly string[] s_figures = ["attempts", "cap_tokens", "output_tokens", "largest_output", "held_usd", "cost_usd"];

    internal static void Write(IReadOnlyList<CapRow> rows, IReadOnlyList<string> names, ReportFormat format, TextWriter output, int? width)
    {
        switch (format)
        {
            case ReportFormat.Json:
                output.WriteLine(JsonSerializer.Serialize(new { rows = rows.Select(row => Object(names, row)) }));
                break;
            case ReportFormat.Csv:
                output.WriteLine(string.Join(',', names.Concat(s_figures)));
                foreach (var row in rows)
                {
                    output.WriteLine(string.Join(',', row.Labels.Concat(Figures(row)).Select(SpendReportWriter.Quoted)));
                }

                break;
            default:
                var table = new PrintedTable(
                    [.. names.Select(static name => new PrintedColumn(name.Replace('_', ' '))), .. s_figures.Select(static figure => new PrintedColumn(figure.Replace('_', ' '), ColumnKind.Figure, figure == "held_usd" ? 1 : 0))]);
                foreach (var row in rows)
                {
                    table.AddRow([.. row.Labels, .. Figures(row)]);
                }

                table.Write(output, width);
                break;
        }
    }

    private static Dictionary<string, object> Object(IReadOnlyList<string> names, CapRow row)
    {
        var cells = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            cells[names[i]] = row.Labels[i];
        }

        cells["attempts"] = row.Attempts;
        cells["cap_tokens"] = row.CapTokens;
        cells["output_tokens"] = row.OutputTokens;
        cells["largest_output"] = row.LargestOutput;
        cells["held_usd"] = row.Held.ToString();
        cells["cost_usd"] = row.Cost.ToString();
        return cells;
    }

    private static string[] Figures(CapRow row) =>
        [Text(row.Attempts), Text(row.CapTokens), Text(row.OutputTokens), Text(row.LargestOutput), Text(row.Held), Text(row.Cost)];

    private static string Text(long figure) => figure.ToString(CultureInfo.InvariantCulture);

    private static string Text(Amount amount) => amount.ToString();
}
