using System.Globalization;

namespace Tollgate.Configuration.Reading;

/// <summary>Reads a moment as people write it: a day, which means its beginning in UTC, or a day and a time with their offset.</summary>
internal static class Moment
{
    internal const string Form = "a day such as 2027-01-31, or a moment such as 2027-01-31T18:00:00Z";

    private static readonly string[] s_forms =
        ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK"];

    /// <summary>Microseconds since the Unix epoch; false when it is no moment from 1970 on. Without an offset it is UTC.</summary>
    internal static bool TryRead(string text, out long micros)
    {
        var isRead = DateTimeOffset.TryParseExact(text, s_forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at >= DateTimeOffset.UnixEpoch;
        micros = isRead ? (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
        return isRead;
    }
}
