using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Insights.Requests;

/// <summary>One request with all its attempts. Immutable.</summary>
public sealed record RequestSummary
{
    public required Guid Id { get; init; }

    /// <summary>Microseconds since the Unix epoch.</summary>
    public required long StartedMicros { get; init; }

    /// <summary>Names; empty when not given.</summary>
    public required string Organization { get; init; }

    public required string Team { get; init; }

    public required string Feature { get; init; }

    /// <summary>Of the last attempt, which is the one that answered.</summary>
    public required string Model { get; init; }

    public required string Provider { get; init; }

    public required int Attempts { get; init; }

    /// <summary>The weakest state of all attempts.</summary>
    public required UsageState State { get; init; }

    /// <summary>The weakest of all attempts.</summary>
    public required PriceState PriceState { get; init; }

    /// <summary>The sum of the attempts; of the priced part only unless <see cref="IsPriced"/>.</summary>
    public required Amount Cost { get; init; }

    /// <summary>What budgets counted beside the cost for usage without a price; the sum of the attempts.</summary>
    public required Amount Shadow { get; init; }

    /// <summary>The first request this one is a retry of; null for none, or where it is not known.</summary>
    public required Guid? RetryOf { get; init; }

    /// <summary>Which retry of the caller's it is, 1 for the first; 0 for none.</summary>
    public required int RetryCount { get; init; }

    public required long InputTokens { get; init; }

    public required long OutputTokens { get; init; }

    /// <summary>Microseconds from the start of the first attempt to the end of the last, as far as known from their durations.</summary>
    public required long DurationMicros { get; init; }

    /// <summary>Of the last attempt.</summary>
    public required AttemptFailure Failure { get; init; }

    public required int UpstreamStatus { get; init; }

    public required AttemptFlags Flags { get; init; }

    /// <summary>Whether the cost is the whole cost.</summary>
    public bool IsPriced => PriceState is PriceState.Priced or PriceState.Included;
}
