using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Storage.Ledger;

/// <summary>Exact sums over attempts. Mutable while they are added up. Not thread-safe.</summary>
public sealed class SpendSums
{
    public TokenUsage Usage;

    public long Attempts { get; set; }

    /// <summary>First attempts: how many requests began here.</summary>
    public long Requests { get; set; }

    /// <summary>Attempts that failed in any way.</summary>
    public long Errors { get; set; }

    /// <summary>Attempts with usage that has no price at all or only in part. Their cost is not 0 but unknown.</summary>
    public long UnpricedAttempts { get; set; }

    public long UnpricedTokens { get; set; }

    public Amount Cost { get; set; }

    /// <summary>What budgets counted beside the cost for usage without a price; see <see cref="AttemptEnd.Shadow"/>.</summary>
    public Amount Shadow { get; set; }

    /// <summary>What budgets count: cost and shadow.</summary>
    public Amount Charged => Cost + Shadow;

    /// <summary>Attempts whose usage is unknown, estimated, partial: what the cost leans on beside final figures.</summary>
    public long UnknownAttempts { get; set; }

    public long EstimatedAttempts { get; set; }

    public long PartialAttempts { get; set; }

    public long FinalAttempts { get; set; }

    /// <summary>Durations of ended attempts; empty unless asked for.</summary>
    public LatencyHistogram Duration { get; } = new();

    /// <summary>Times to the first byte; empty unless asked for.</summary>
    public LatencyHistogram FirstByte { get; } = new();

    public void Add(SpendSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Usage += other.Usage;
        Attempts += other.Attempts;
        Requests += other.Requests;
        Errors += other.Errors;
        UnpricedAttempts += other.UnpricedAttempts;
        UnpricedTokens += other.UnpricedTokens;
        Cost += other.Cost;
        Shadow += other.Shadow;
        UnknownAttempts += other.UnknownAttempts;
        EstimatedAttempts += other.EstimatedAttempts;
        PartialAttempts += other.PartialAttempts;
        FinalAttempts += other.FinalAttempts;
        Duration.Add(other.Duration);
        FirstByte.Add(other.FirstByte);
    }

    public void Add(AttemptRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var end = record.End;
        Usage += end.Usage;
        Attempts++;
        Requests += record.Intent.Ordinal == 0 ? 1 : 0;
        Errors += end.Failure == AttemptFailure.None ? 0 : 1;
        if (end.PriceState is PriceState.Unpriced or PriceState.PartlyUnpriced)
        {
            UnpricedAttempts++;
            UnpricedTokens += UnpricedTokensOf(end);
        }

        Cost += end.Cost;
        Shadow += end.Shadow;
        switch (end.State)
        {
            case UsageState.Unknown:
                UnknownAttempts++;
                break;
            case UsageState.Estimated:
                EstimatedAttempts++;
                break;
            case UsageState.Partial:
                PartialAttempts++;
                break;
            default:
                FinalAttempts++;
                break;
        }

        if ((end.Flags & AttemptFlags.Orphaned) == AttemptFlags.None)
        {
            Duration.Record(end.DurationMicros);
            if (end.FirstByteMicros >= 0)
            {
                FirstByte.Record(end.FirstByteMicros);
            }
        }
    }

    /// <summary>Tokens without a rate; all of them when nothing has one and no figure was given.</summary>
    public static long UnpricedTokensOf(AttemptEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return end.PriceState switch
        {
            PriceState.Unpriced when end.UnpricedTokens == 0 => end.Usage.InputTotal + end.Usage.OutputTotal,
            PriceState.Unpriced or PriceState.PartlyUnpriced => end.UnpricedTokens,
            _ => 0,
        };
    }
}
