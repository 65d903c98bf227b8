namespace Tollgate.Http.Admin;

/// <summary>How long the windows of request limits are.</summary>
internal static class LimitWindowLength
{
    internal static TimeSpan Length(this LimitWindow window) => window switch
    {
        LimitWindow.Day => TimeSpan.FromDays(1),
        LimitWindow.Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromMinutes(1),
    };
}
