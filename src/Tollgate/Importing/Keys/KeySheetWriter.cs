using System.Text;
using Tollgate.Commands;
using Tollgate.Commands.Administration;
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
    /// <param name="keys">All keys, revoked ones too, as the admin API shows them.</param>
    /// <param name="budgets">The budgets in force, as the admin API shows them.</param>
    /// <param name="withRevoked">Whether to write revoked ones.</param>
    /// <param name="now">The moment.</param>
    internal static string WriteKnown(IReadOnlyList<SeenRow> keys, IReadOnlyList<SeenRow> budgets, bool withRevoked, DateTimeOffset now)
    {
        const string Scope = "key:";
        var own = budgets.Where(static budget => budget.Text("scope").StartsWith(Scope, StringComparison.Ordinal) && budget.Is("enabled") && !budget.Has("each") && budget.Text("tag").Length == 0)
            .GroupBy(static budget => budget.Text("scope")[Scope.Length..], StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);
        var before = keys.Where(static key => key.Has("rotated_from")).ToDictionary(static key => key.Id, static key => Guid.Parse(key.Text("rotated_from")));
        var csv = new StringBuilder(string.Join(',', (string[])[.. KeySheet.Told, .. KeySheet.Columns])).Append("\r\n");
        foreach (var row in KeyListing.Of(keys.Where(key => withRevoked || !key.Has("revoked_at")), now))
        {
            var budget = own.GetValueOrDefault(row.Id.ToString("D"));
            for (var id = row.Id; budget is null && before.TryGetValue(id, out var first); id = first)
            {
                budget = own.GetValueOrDefault(first.ToString("D"));
            }

            Line(
                csv, row.Id.ToString("D"), row.Prefix, row.State, row.Created, row.LastUsed,
                row.Name, row.Organization, row.Team, row.User, row.Expires, Words(row.Models), Words(row.Surfaces),
                budget?.Text("limit_usd"), budget?.Text("window"), row.Feature, Words(row.Tags), row.CostCenter, row.Project,
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
