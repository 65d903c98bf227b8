using System.Buffers;
using System.Globalization;

namespace Tollgate.Wire.Limits;

/// <summary>Reads the moments in headers about limits. Pure; does not allocate.</summary>
public static class LimitTime
{
    /// <summary>Later than this is not believed, and no time at all.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private const long Millisecond = 1_000;
    private const long Second = 1_000_000;
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    /// <summary>
    /// When a limit is whole again, in microseconds since the Unix epoch, from a span such as <c>6m0s</c>, <c>1.2s</c>, <c>12ms</c> or
    /// <c>30</c> (seconds), or from an RFC 3339 time. False for anything else.
    /// </summary>
    public static bool TryReset(ReadOnlySpan<char> text, long nowMicros, out long atMicros)
    {
        text = text.Trim();
        atMicros = 0;
        if (TrySpan(text, out var span))
        {
            atMicros = nowMicros + span;
            return true;
        }

        return text.Length >= 19 && text[4] == '-' && TryMoment(text, nowMicros, out atMicros);
    }

    /// <summary>The value of <c>Retry-After</c>: seconds, whole or not, or an HTTP date.</summary>
    public static bool TryRetryAfter(ReadOnlySpan<char> text, long nowMicros, out long atMicros)
    {
        text = text.Trim();
        atMicros = 0;
        if (TryNumber(text, Second, out var span))
        {
            atMicros = nowMicros + span;
            return true;
        }

        return text.Length >= 10 && char.IsAsciiLetter(text[0]) && TryMoment(text, nowMicros, out atMicros);
    }

    /// <summary>The value of <c>retry-after-ms</c>.</summary>
    public static bool TryRetryAfterMilliseconds(ReadOnlySpan<char> text, long nowMicros, out long atMicros)
    {
        var isRead = TryNumber(text.Trim(), Millisecond, out var span);
        atMicros = isRead ? nowMicros + span : 0;
        return isRead;
    }

    private static bool TryMoment(ReadOnlySpan<char> text, long nowMicros, out long atMicros)
    {
        atMicros = 0;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return false;

        var at = Math.Max(nowMicros, (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        if (at - nowMicros > Longest.Ticks / TimeSpan.TicksPerMicrosecond)
            return false;

        atMicros = at;
        return true;
    }

    private static bool TrySpan(ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        if (text.IsEmpty || TryNumber(text, Second, out micros))
            return !text.IsEmpty;

        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(s_number);
            if (digits <= 0)
                return false;

            var number = text[..digits];
            text = text[digits..];
            var (unit, length) = text.StartsWith("ms") ? (Millisecond, 2)
                : text[0] switch
                {
                    's' => (Second, 1),
                    'm' => (60 * Second, 1),
                    'h' => (3600 * Second, 1),
                    'd' => (86_400 * Second, 1),
                    _ => (0L, 0),
                };
            if (unit == 0 || !TryNumber(number, unit, out var part))
                return false;

            micros += part;
            text = text[length..];
            if (micros > Longest.Ticks / TimeSpan.TicksPerMicrosecond)
                return false;
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, long unit, out long micros)
    {
        micros = 0;
        if (text.IsEmpty || text.Length > 12 || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;

        var value = number * unit;
        if (value > Longest.Ticks / TimeSpan.TicksPerMicrosecond)
            return false;

        micros = (long)decimal.Ceiling(value);
        return true;
    }
}
