using System.Globalization;
using System.Text;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Routing;

/// <summary>That an alias ends: of those a name leads over, the one that ends first. The default value is none.</summary>
/// <param name="Alias">Its name.</param>
/// <param name="Meaning">What it stands for, with its sunset.</param>
public readonly record struct AliasEnding(string? Alias, AliasMeaning? Meaning)
{
    internal const string SunsetHeader = "Sunset";
    internal const string DeprecationHeader = "Deprecation";
    internal const string WarningHeader = "x-tollgate-warning";

    /// <summary>True where nothing ends.</summary>
    public bool IsNone => Alias is null;

    /// <summary>The earlier of this and what the next alias on the way says.</summary>
    internal AliasEnding With(string alias, AliasMeaning meaning) =>
        meaning.SunsetMicros is { } sunset && !(Meaning?.SunsetMicros <= sunset) ? new AliasEnding(alias, meaning) : this;

    /// <summary>Whether it has ended for a request that begins at an instant, in microseconds since the Unix epoch.</summary>
    internal bool IsOver(long startedMicros) => Meaning?.SunsetMicros <= startedMicros;

    /// <summary>Says so in the head of an answer (RFC 8594, RFC 9745). What the provider says of the same stays.</summary>
    internal void Announce(IAnswerSink sink, HttpResponseMessage? provided = null)
    {
        if (Meaning is not { SunsetMicros: { } sunset } meaning)
        {
            return;
        }

        if (provided is null || !provided.Headers.NonValidated.Contains(SunsetHeader))
        {
            sink.SetHeader(SunsetHeader, Moment(sunset).ToString("R", CultureInfo.InvariantCulture));
        }

        if (provided is null || !provided.Headers.NonValidated.Contains(DeprecationHeader))
        {
            sink.SetHeader(DeprecationHeader, string.Create(CultureInfo.InvariantCulture, $"@{Moment(meaning.DeprecatedMicros ?? sunset).ToUnixTimeSeconds()}"));
        }

        var warning = Printable($"alias '{Alias}' ends on {Shown(sunset)}; {Instead(meaning)}");
        if (provided is null)
        {
            sink.SetHeader(WarningHeader, warning);
        }
        else
        {
            // Behind another gateway of this kind there may be one already.
            sink.AddHeader(WarningHeader, warning);
        }
    }

    /// <summary>Why a request by it is refused.</summary>
    internal string Explain(string requested) =>
        (Alias == requested ? $"The alias '{Alias}' ended" : $"The model '{requested}' leads over the alias '{Alias}', which ended")
        + $" on {Shown(Meaning!.SunsetMicros!.Value)}; {Instead(Meaning)}.";

    private static string Instead(AliasMeaning meaning) => meaning.Use.Length > 0 ? $"use '{meaning.Use}'" : "GET /v1/models lists what there is instead";

    private static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private static string Shown(long micros) => Moment(micros).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    // Heads are ASCII; names need not be.
    private static string Printable(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length * 2);
        foreach (var rune in text.EnumerateRunes())
        {
            printable.Append(rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return printable.ToString();
    }
}
