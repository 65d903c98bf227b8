using System.Text;
using Tollgate.Commands;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Importing.Keys;

/// <summary>
/// Writes keys as CSV. Names come from people, so none may begin a formula in a spreadsheet: such text gets a <c>'</c> before it.
/// </summary>
internal static class KeySheetWriter
{
    /// <summary>The keys just made with their secrets: the only time these are shown.</summary>
    internal static string WriteIssued(IReadOnlyList<(SheetRow Row, IssuedKey<VirtualKey> Key)> made)
    {
        var csv = new StringBuilder("line,id,name,organization,team,user,secret\r\n");
        foreach (var (row, issued) in made)
        {
            Line(csv, FormattableString.Invariant($"{row.Line}"), issued.Key.Id.ToString("D"), issued.Key.Name, row.Order.Organization, row.Order.Team, row.Order.User, issued.Secret);
        }

        return csv.ToString();
    }

    /// <summary>The keys there are, without secrets, in the columns an import reads.</summary>
    internal static string WriteKnown(IControlStore store, bool withRevoked, DateTimeOffset now)
    {
        var budgets = store.Budgets.List().Where(static budget => budget.Dimension == Dimension.Key && budget.Enabled && budget.Each is null && budget.Tag.Length == 0)
            .GroupBy(static budget => budget.ScopeName, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);
        var lineages = store.Keys.List(withRevoked: true).ToDictionary(static key => key.Id, static key => key.LineageId.ToString("D"));
        var csv = new StringBuilder(string.Join(',', (string[])[.. KeySheet.Told, .. KeySheet.Columns])).Append("\r\n");
        foreach (var row in KeyListing.Of(store, withRevoked, now))
        {
            var budget = budgets.GetValueOrDefault(row.Id.ToString("D")) ?? budgets.GetValueOrDefault(lineages[row.Id]);
            Line(
                csv, row.Id.ToString("D"), row.Prefix, row.State, row.Created, row.LastUsed,
                row.Name, row.Organization, row.Team, row.User, row.Expires, Words(row.Models), Words(row.Surfaces),
                budget?.Limit.ToString(), budget is null ? null : ApiScope.Write(budget.Window), row.Feature, Words(row.Tags), row.CostCenter, row.Project,
                Words(row.IpRanges), Words(row.Require), Words([.. row.Metadata.Select(static note => note.Key + "=" + note.Value)]));
        }

        return csv.ToString();
    }

    private static string Words(IReadOnlyList<string> words) => string.Join(';', words);

    private static void Line(StringBuilder csv, params ReadOnlySpan<string?> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            csv.Append(i == 0 ? "" : ",").Append(SpendCsv.Cell(fields[i] ?? ""));
        }

        csv.Append("\r\n");
    }
}
