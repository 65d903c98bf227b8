using System.Globalization;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Insights.Requests;

/// <summary>Lists the newest requests of a ledger. Thread-safe.</summary>
public sealed class RequestListing(ILedgerReader ledger)
{
    private static readonly Dimension[] s_named = [Dimension.Organization, Dimension.Team, Dimension.Feature, Dimension.Model, Dimension.Provider];

    /// <summary>A page of at most <paramref name="limit"/> requests that began before row <paramref name="before"/>.</summary>
    public async Task<RequestPage> NewestAsync(int limit, long? before, IReadOnlyList<SpendFilter> filters, CancellationToken cancellationToken)
    {
        var page = await ledger.NewestAsync(
            new LedgerPageQuery { Limit = limit, Before = before, Filters = filters, RequestsOnly = true }, cancellationToken).ConfigureAwait(false);
        var requests = new List<IReadOnlyList<AttemptRecord>>(page.Attempts.Count);
        foreach (var first in page.Attempts)
        {
            requests.Add(await ledger.AttemptsOfAsync(first.Intent.RequestId, withTrace: false, cancellationToken).ConfigureAwait(false));
        }

        var ids = new HashSet<(Dimension, long)>();
        foreach (var attempts in requests)
        {
            foreach (var dimension in s_named)
            {
                ids.Add((dimension, attempts[^1].Intent.Attribution[dimension]));
            }
        }

        var names = await ledger.NamesAsync(ids, cancellationToken).ConfigureAwait(false);
        return new RequestPage(requests.ConvertAll(attempts => Summary(attempts, names)), page.Next);
    }

    private static RequestSummary Summary(IReadOnlyList<AttemptRecord> attempts, IReadOnlyDictionary<(Dimension Dimension, long Id), string> names)
    {
        var last = attempts[^1];
        var (cost, shadow) = (Amount.Zero, Amount.Zero);
        var (input, output, duration) = (0L, 0L, 0L);
        var state = UsageState.Final;
        var price = PriceState.Included;
        var flags = AttemptFlags.None;
        foreach (var attempt in attempts)
        {
            cost += attempt.End.Cost;
            shadow += attempt.End.Shadow;
            input += attempt.End.Usage.InputTotal;
            output += attempt.End.Usage.OutputTotal;
            duration += attempt.End.DurationMicros;
            state = attempt.End.State < state ? attempt.End.State : state;
            price = attempt.End.PriceState < price ? attempt.End.PriceState : price;
            flags |= attempt.End.Flags | attempt.Intent.Flags;
        }

        return new RequestSummary
        {
            Id = last.Intent.RequestId,
            StartedMicros = attempts[0].Intent.StartedMicros,
            Organization = Name(Dimension.Organization),
            Team = Name(Dimension.Team),
            Feature = Name(Dimension.Feature),
            Model = Name(Dimension.Model),
            Provider = Name(Dimension.Provider),
            Attempts = attempts.Count,
            State = state,
            PriceState = price,
            Cost = cost,
            Shadow = shadow,
            RetryOf = last.Intent.RetryOf == Guid.Empty ? null : last.Intent.RetryOf,
            RetryCount = last.Intent.RetryCount,
            InputTokens = input,
            OutputTokens = output,
            DurationMicros = duration,
            Failure = last.End.Failure,
            UpstreamStatus = last.End.UpstreamStatus,
            Flags = flags,
        };

        string Name(Dimension dimension) => last.Intent.Attribution[dimension] is not 0 and var id
            ? names.TryGetValue((dimension, id), out var name) ? name : string.Create(CultureInfo.InvariantCulture, $"#{id:x16}")
            : "";
    }
}
