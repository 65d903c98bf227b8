using System.Globalization;
using System.Net.Http.Headers;
using Tollgate.Wire.Limits;

namespace Tollgate.Gateway.Upstreams;

/// <summary>
/// How an account's limits for one model stand, as the provider told with its last answer. Thread-safe: answers that come at the same time may
/// leave figures of both, which the next one replaces.
/// </summary>
public sealed class ProviderStanding
{
    /// <summary>Whatever a provider says, it is asked again after so long.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    private const int Quantities = 4;
    private const int Figures = 3;

    private readonly long[] _figures = new long[Quantities * Figures];
    private long _refusedUntil;
    private long _refusedAt;
    private long _toldAt;

    internal ProviderStanding(string account, string model)
    {
        (Account, Model) = (account, model);
        Array.Fill(_figures, -1);
    }

    /// <summary><c>provider/account</c>.</summary>
    public string Account { get; }

    /// <summary>The model the provider was asked for.</summary>
    public string Model { get; }

    /// <summary>When the provider last told anything, in microseconds since the Unix epoch; 0 for never.</summary>
    public long ToldAtMicros => Volatile.Read(ref _toldAt);

    /// <summary>Until when the provider refuses, by a 429 of its own; 0 for never.</summary>
    public long RefusedUntilMicros => Volatile.Read(ref _refusedUntil);

    /// <summary>One figure, −1 where it was not told; of <see cref="LimitFigure.Reset"/> in microseconds since the Unix epoch.</summary>
    public long this[ProviderQuantity quantity, LimitFigure figure] => Volatile.Read(ref _figures[Place(quantity, figure)]);

    /// <summary>Whether the account would refuse now: it said so, or that nothing is left of a limit.</summary>
    public bool IsExhausted(long nowMicros)
    {
        if (RefusedUntilMicros > nowMicros)
            return true;

        for (var quantity = ProviderQuantity.Requests; quantity <= ProviderQuantity.OutputTokens; quantity++)
        {
            if (this[quantity, LimitFigure.Remaining] == 0 && this[quantity, LimitFigure.Reset] > nowMicros
                && ToldAtMicros + (LongestRest.Ticks / TimeSpan.TicksPerMicrosecond) > nowMicros)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Takes over what an answer's head tells. A 429 that does not say how long is about its own request, which may have been too large for the
    /// limit; one that says is over before its time when a later request is answered.
    /// </summary>
    /// <param name="headers">The head.</param>
    /// <param name="status">The status.</param>
    /// <param name="askedMicros">When the request was begun.</param>
    /// <param name="nowMicros">Now.</param>
    internal void Read(HttpHeadersNonValidated headers, int status, long askedMicros, long nowMicros)
    {
        var until = 0L;
        var isTold = false;
        foreach (var (name, values) in headers)
        {
            if (LimitHeader.TryName(name, out var quantity, out var figure))
            {
                var text = values.ToString();
                if (figure == LimitFigure.Reset ? LimitTime.TryReset(text, nowMicros, out var value) : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value))
                {
                    Volatile.Write(ref _figures[Place(quantity, figure)], value);
                    isTold = true;
                }
            }
            else if (status == 429 && name.StartsWith("retry-after", StringComparison.OrdinalIgnoreCase))
            {
                var text = values.ToString();
                if (name.Length == "retry-after".Length ? LimitTime.TryRetryAfter(text, nowMicros, out var at) : LimitTime.TryRetryAfterMilliseconds(text, nowMicros, out at))
                    until = Math.Max(until, at);
            }
        }

        if (until > nowMicros)
        {
            Volatile.Write(ref _refusedAt, nowMicros);
            Volatile.Write(ref _refusedUntil, Math.Min(until, nowMicros + LongestRest.Ticks / TimeSpan.TicksPerMicrosecond));
            isTold = true;
        }
        else if (status is >= 200 and < 300 && RefusedUntilMicros != 0 && askedMicros >= Volatile.Read(ref _refusedAt))
        {
            Volatile.Write(ref _refusedUntil, 0);
        }

        if (isTold)
            Volatile.Write(ref _toldAt, nowMicros);
    }

    private static int Place(ProviderQuantity quantity, LimitFigure figure) => (int)quantity * Figures + (int)figure;
}
