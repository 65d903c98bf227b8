using System.Globalization;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Alerting.Sources;

/// <summary>
/// What finished attempts give reason to say: overruns, tokens without a rate, failures and outages of providers. Read from the ledger behind a
/// position that is kept with the alerts, so that the death of the process loses none and repeats none. Used by one flow of control.
/// </summary>
internal sealed class LedgerAlertSource
{
    /// <summary>Rows looked at for one transaction, and the most that are looked at again after a death that found nothing to tell.</summary>
    internal const int Chunk = 10_000;

    private static readonly long s_hour = TimeSpan.FromHours(1).Ticks / TimeSpan.TicksPerMicrosecond;
    private static readonly long s_day = TimeSpan.FromDays(1).Ticks / TimeSpan.TicksPerMicrosecond;
    private readonly ILedgerReader _ledger;
    private readonly ProviderOutages _outages = new();
    private long _kept;

    private LedgerAlertSource(ILedgerReader ledger, IReadOnlyList<Alert> outages, long position)
    {
        _ledger = ledger;
        _outages.Restore(outages);
        Position = _kept = position;
    }

    /// <summary>The row up to which alerts are raised.</summary>
    internal long Position { get; private set; }

    /// <summary>
    /// Begins where the last run ended. What was in the ledger before there were alerts is history; a ledger that is shorter than it was comes from
    /// a backup.
    /// </summary>
    internal static async Task<LedgerAlertSource> OpenAsync(ILedgerReader ledger, IAlertOutbox outbox, CancellationToken cancellation)
    {
        var last = await ledger.LastIdAsync(cancellation).ConfigureAwait(false);
        var position = outbox.Position is { } kept && kept <= last ? kept : last;
        outbox.Raise([], position);
        return new LedgerAlertSource(ledger, outbox.Read(new AlertQuery { Kind = AlertKind.Outage, Limit = 200 }), position);
    }

    /// <summary>Reads what is new and hands it over a piece at a time, with the position behind it. Goes on only when a piece was taken.</summary>
    internal async Task ReadAsync(Action<IReadOnlyCollection<AlertDraft>, long> raise, CancellationToken cancellation)
    {
        var last = await _ledger.LastIdAsync(cancellation).ConfigureAwait(false);
        while (Position < last)
        {
            var through = Math.Min(last, Position + Chunk);
            var drafts = new Dictionary<string, AlertDraft>(StringComparer.Ordinal);
            foreach (var record in await RowsAsync(Position + 1, through, cancellation).ConfigureAwait(false))
            {
                Take(record, drafts);
            }

            // Where there is nothing to tell, looking again costs less than noting that.
            if (drafts.Count > 0 || through - _kept >= Chunk)
            {
                raise(drafts.Values, through);
                _kept = through;
            }

            Position = through;
        }
    }

    // While all is well the rows that matter are few. Only when a provider is down it matters who answers.
    private async Task<List<AttemptRecord>> RowsAsync(long first, long last, CancellationToken cancellation)
    {
        var notable = await ListAsync(_ledger.NotableAsync(first, last, cancellation)).ConfigureAwait(false);
        return _outages.IsWatching || notable.Exists(static record => ProviderFailures.IsDown(record.End) == true)
            ? await ListAsync(_ledger.AttemptsAsync(first, last, cancellation)).ConfigureAwait(false)
            : notable;
    }

    private static async Task<List<AttemptRecord>> ListAsync(IAsyncEnumerable<AttemptRecord> rows)
    {
        var list = new List<AttemptRecord>();
        await foreach (var row in rows.ConfigureAwait(false))
        {
            list.Add(row);
        }

        return list;
    }

    private void Take(AttemptRecord record, Dictionary<string, AlertDraft> drafts)
    {
        var (intent, end) = (record.Intent, record.End);
        var (provider, model) = (intent.Attribution[Dimension.Provider], intent.Attribution[Dimension.Model]);
        var at = intent.StartedMicros + Math.Max(0, end.DurationMicros);
        if (end.Flags.HasFlag(AttemptFlags.Overrun))
        {
            var cause = end.State.ToString().ToLowerInvariant();
            Add(AlertKind.Overrun, string.Create(CultureInfo.InvariantCulture, $"overrun|{model}|{cause}|{at / s_hour * s_hour}"), About() with { Cause = cause, CostUsd = end.Cost.ToString() });
        }

        if (end.PriceState is PriceState.Unpriced or PriceState.PartlyUnpriced)
        {
            var tokens = end.UnpricedTokens > 0 ? end.UnpricedTokens : end.Usage.InputTotal + end.Usage.OutputTotal;
            Add(AlertKind.Unpriced, string.Create(CultureInfo.InvariantCulture, $"unpriced|{provider}|{model}|{at / s_day * s_day}"), About() with { Tokens = tokens });
        }

        if (provider == 0)
        {
            return;
        }

        if (ProviderFailures.CauseOf(end) is { } failure)
        {
            Add(
                AlertKind.Provider, string.Create(CultureInfo.InvariantCulture, $"provider|{provider}|{failure}|{at / s_hour * s_hour}"),
                About() with { Cause = failure, UpstreamStatus = end.UpstreamStatus == 0 ? null : end.UpstreamStatus });
        }

        if (_outages.Note(provider, end, at) is { } outage)
        {
            drafts[outage.DedupeKey] = outage;
        }

        AlertFacts About() => new()
        {
            ProviderId = provider.ToString(CultureInfo.InvariantCulture),
            ModelId = model.ToString(CultureInfo.InvariantCulture),
            AttemptId = intent.AttemptId,
            ShadowUsd = end.Shadow == Amount.Zero ? null : end.Shadow.ToString(),
        };

        void Add(AlertKind kind, string key, AlertFacts facts) => drafts[key] = drafts.TryGetValue(key, out var known)
            ? known with { Count = known.Count + 1, AtMicros = Math.Max(known.AtMicros, at) }
            : new AlertDraft(kind, key, at, facts.ToJson());
    }
}
