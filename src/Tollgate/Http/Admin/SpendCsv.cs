using System.Globalization;
using System.Text;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Ledger;

namespace Tollgate.Http.Admin;

/// <summary>A spend report as CSV (RFC 4180). Names come from callers, so none may begin a formula in a spreadsheet.</summary>
internal static class SpendCsv
{
    internal static string Write(SpendQuery query, SpendReport report)
    {
        var csv = new StringBuilder();
        foreach (var grouping in query.GroupBy)
        {
            csv.Append(GroupingNames.Of(grouping)).Append(',');
        }

        csv.Append("cost_usd,priced,requests,attempts,errors,unpriced_attempts,unpriced_tokens");
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            csv.Append(',').Append(BucketNames.Of((Bucket)i));
        }

        csv.Append(",shadow_usd");
        csv.Append("\r\n");
        foreach (var row in report.Rows)
        {
            foreach (var label in row.Labels)
            {
                csv.Append(Cell(label)).Append(',');
            }

            var sums = row.Sums;
            csv.Append(CultureInfo.InvariantCulture, $"{sums.Cost},{(sums.UnpricedAttempts == 0 ? "true" : "false")},{sums.Requests},{sums.Attempts},{sums.Errors},{sums.UnpricedAttempts},{sums.UnpricedTokens}");
            for (var i = 0; i < TokenUsage.BucketCount; i++)
            {
                csv.Append(CultureInfo.InvariantCulture, $",{sums.Usage[(Bucket)i]}");
            }

            csv.Append(CultureInfo.InvariantCulture, $",{sums.Shadow}");
            csv.Append("\r\n");
        }

        return csv.ToString();
    }

    internal static string Cell(string text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..])
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(",\"\r\n") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
    }
}
