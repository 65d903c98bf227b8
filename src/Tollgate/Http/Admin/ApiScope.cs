using Tollgate.Commands;
using Tollgate.Economics.Budgets;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>Scopes and windows in the words the command line uses too.</summary>
internal static class ApiScope
{
    internal static ControlResult<ScopeArgument.ScopeName> Read(string? text, string? organization) =>
        string.IsNullOrWhiteSpace(text)
            ? new ControlError(ControlErrorKind.Invalid, "scope", "", $"scope is missing. {ScopeArgument.Description}")
            : ScopeArgument.Read(text, organization);

    internal static ControlError? ReadWindow(string text, out BudgetWindow window)
    {
        try
        {
            if (WindowArgument.TryRead(text, out window))
            {
                return null;
            }
        }
        catch (Exception tooLong) when (tooLong is ArgumentOutOfRangeException or OverflowException)
        {
            window = default;
        }

        return new ControlError(ControlErrorKind.Invalid, "window", text, "window must be day, week, month, quarter, lifetime, or a rolling span of 1 minute to 366 days such as 24h or 7d.");
    }

    /// <summary>The window as it is written.</summary>
    internal static string Write(BudgetWindow window) => window.Kind != BudgetWindowKind.Rolling
        ? window.ToString()
        : window.Length.Ticks % TimeSpan.TicksPerDay == 0 ? $"{window.Length.Days}d"
        : window.Length.Ticks % TimeSpan.TicksPerHour == 0 ? $"{(int)window.Length.TotalHours}h" : $"{(int)window.Length.TotalMinutes}m";

    /// <summary>The scope as it is written.</summary>
    internal static string Write(ControlSnapshot snapshot, Guid? organization, Economics.Ownership.Dimension? dimension, string name) => dimension switch
    {
        { } given => given.ToString().ToLowerInvariant() + ":" + name,
        null when organization is { } id => "organization:" + (snapshot.FindOrganization(id)?.Slug ?? id.ToString()),
        null => "installation",
    };

    /// <summary>The slug of an organization; null for the installation's own.</summary>
    internal static string? Slug(ControlSnapshot snapshot, Guid? organization) => organization is { } id ? snapshot.FindOrganization(id)?.Slug ?? id.ToString() : null;

    /// <summary>Everything that is wrong with a new budget or limit as far as the store need not be asked; each field is named once.</summary>
    internal static List<ControlError> Problems<TBody>(
        BodyReading<TBody> read, ControlRow draft, ControlResult<ScopeArgument.ScopeName> scope, ControlError? organization, bool isNamed, params ReadOnlySpan<ControlError?> others)
        where TBody : class
    {
        var own = new List<ControlError>(scope.Errors);
        foreach (var problem in (ReadOnlySpan<ControlError?>)[organization, .. others])
        {
            if (problem is not null)
            {
                own.Add(problem);
            }
        }

        // A name made of the scope is no problem of its own.
        var rules = ControlRules.Check(draft).Where(error => (isNamed || error.Field != "name") && !own.Exists(known => known.Field == error.Field));
        return read.With([.. own, .. rules]);
    }

    /// <summary>Why the object must not be changed here and now; null when it may.</summary>
    internal static IResult? Refuse(HttpRequest request, ControlRow row) =>
        ControlAccess.IsManaged(row) is { } managed ? ApiResults.Problems([managed]) : RowVersion.Refuse(request, row);

    internal static string? Instant(long? micros) => micros is { } at ? DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ") : null;
}
