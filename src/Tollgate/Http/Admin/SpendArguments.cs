using System.Globalization;
using Tollgate.Commands;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Access;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Http.Admin;

/// <summary>The question in the query of <c>GET /api/spend</c>.</summary>
internal sealed record SpendArguments(SpendQuery Query, int? Limit, string? Format)
{
    /// <summary>What spend can be confined to, each by its name.</summary>
    internal static readonly Dimension[] Filters =
    [
        Dimension.Organization, Dimension.Team, Dimension.User, Dimension.Key, Dimension.Customer, Dimension.Unit, Dimension.Feature,
        Dimension.Workflow, Dimension.Task, Dimension.Route, Dimension.Model, Dimension.Provider, Dimension.Account, Dimension.Tag,
    ];

    /// <summary>How a dimension is called where one can be confined to.</summary>
    internal static string Word(Dimension dimension) => dimension.ToString().ToLowerInvariant();

    /// <summary>A filter as it is written; teams and users without an organization lie in the one given.</summary>
    internal static SpendFilter Filter(ControlSnapshot snapshot, Dimension dimension, string name, string organization)
    {
        var whole = dimension is Dimension.Team or Dimension.User && !name.Contains('/', StringComparison.Ordinal) ? organization + "/" + name : name;
        return new SpendFilter(dimension, NameId.Of(snapshot.Installation.Pepper, dimension, snapshot.LedgerName(dimension, whole)));
    }

    /// <summary>Reads the query; all problems at once.</summary>
    /// <param name="query">As it came.</param>
    /// <param name="snapshot">What names mean.</param>
    /// <param name="viewer">Who asks: it is confined to what this one sees.</param>
    /// <param name="now">The moment.</param>
    /// <param name="others">Parameters beside those of every question about spend.</param>
    internal static ControlResult<SpendArguments> Read(IQueryCollection query, ControlSnapshot snapshot, Viewer viewer, DateTimeOffset now, params ReadOnlySpan<string> others)
    {
        var zone = snapshot.Installation.FindTimeZone();
        var read = new ApiQuery(query, ["by", "from", "to", "limit", .. others, .. Filters.Select(Word)]);
        var errors = read.Errors;
        var filters = new List<SpendFilter>(viewer.LedgerFilters(Resource.Spend, snapshot.Installation.Pepper));
        foreach (var dimension in Filters)
        {
            if (read.Text(Word(dimension)) is { } name)
            {
                filters.Add(Filter(snapshot, dimension, name, viewer.Organization?.Slug ?? ControlAccess.DefaultOrganization));
            }
        }

        var by = new List<SpendGrouping>();
        foreach (var part in (read.Text("by") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!GroupingNames.TryParse(part, out var grouping))
            {
                errors.Add(Invalid("by", $"by '{part}' is not known; write one or more of {string.Join(", ", GroupingNames.All)}."));
            }
            else if (!by.Contains(grouping))
            {
                by.Add(grouping);
            }
        }

        var today = new WindowCalendar(zone).SpanAt(BudgetWindow.CalendarDay, Micros(now)).StartMicros;
        var from = Moment("from", today);
        var to = Moment("to", Micros(now) + 1);
        if (errors.Count == 0 && from >= to)
        {
            errors.Add(Invalid("from", "from must lie before to."));
        }

        var limit = read.Count("limit", 100_000);
        var format = read.Text("format");
        if (format is not (null or "" or "json" or "csv"))
        {
            errors.Add(Invalid("format", "format must be json or csv."));
        }

        return errors.Count > 0
            ? new ControlResult<SpendArguments>(errors)
            : new SpendArguments(new SpendQuery { FromMicros = from, ToMicros = to, GroupBy = by, Filters = filters }, limit, format);

        long Moment(string name, long otherwise)
        {
            if (read.Text(name) is not { } written)
            {
                return otherwise;
            }

            if (DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                // Noon lies in the day in every zone's calendar; the calendar knows where the day begins.
                var noon = new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(new TimeOnly(12, 0)), zone), TimeSpan.Zero);
                return new WindowCalendar(zone).SpanAt(BudgetWindow.CalendarDay, Micros(noon)).StartMicros;
            }

            if (DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && written.Contains('T', StringComparison.Ordinal))
            {
                return Micros(at);
            }

            errors.Add(Invalid(name, $"{name} must be a day such as 2026-01-31 (accounting time zone) or a moment such as 2026-01-31T08:00:00Z."));
            return otherwise;
        }
    }

    private static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static ControlError Invalid(string field, string message) => new(ControlErrorKind.Invalid, field, "", message);
}
