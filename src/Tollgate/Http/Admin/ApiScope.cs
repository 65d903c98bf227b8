using Tollgate.Commands;
using Tollgate.Economics.Budgets;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>Scopes and windows in the words the command line uses too.</summary>
internal static class ApiScope
{
    internal static ControlResult<ScopeArgument.ScopeName> Read(string? text) =>
        string.IsNullOrWhiteSpace(text)
            ? new ControlError(ControlErrorKind.Invalid, "scope", "", $"scope is missing. {ScopeArgument.Description}")
            : ScopeArgument.Read(text);

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
        null when organization is { } id => "organization:" + snapshot.Organization(id).Slug,
        null => "installation",
    };

    /// <summary>Objects that a configuration file owns are changed there.</summary>
    internal static ControlError? IsManaged(ControlRow row) => row.ManagedBy.Length == 0
        ? null
        : new ControlError(ControlErrorKind.Fixed, "managed_by", row.ManagedBy, $"This is managed by '{row.ManagedBy}'; change it there.");

    internal static string? Instant(long? micros) => micros is { } at ? DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ") : null;
}
