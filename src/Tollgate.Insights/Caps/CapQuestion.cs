using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Insights.Caps;

/// <summary>Asks a ledger how far callers' output caps lie above what was generated. Thread-safe.</summary>
public sealed class CapQuestion(ILedgerReader ledger)
{
    private const int Page = 1000;

    /// <summary>The groups, the most unused cap first. Groups by names only: no time, no tags.</summary>
    public async Task<IReadOnlyList<CapRow>> AskAsync(SpendQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.GroupBy.Any(static grouping => grouping >= SpendGrouping.Tag))
        {
            throw new ArgumentException("Caps are grouped by names only.", nameof(query));
        }

        var sums = new Dictionary<string, Sums>(StringComparer.Ordinal);
        long? before = null;
        do
        {
            var page = await ledger.NewestAsync(
                new LedgerPageQuery
                {
                    FromMicros = query.FromMicros,
                    ToMicros = query.ToMicros,
                    Filters = query.Filters,
                    Before = before,
                    Limit = Page,
                    WithTraces = true,
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var attempt in page.Attempts)
            {
                Add(sums, query, attempt);
            }

            before = page.Next;
        }
        while (before is not null);

        var ids = sums.Values.SelectMany(one => query.GroupBy.Select((grouping, i) => ((Dimension)grouping, one.Key[i]))).Where(static id => id.Item2 != 0).ToHashSet();
        var names = await ledger.NamesAsync(ids, cancellationToken).ConfigureAwait(false);
        return [.. sums.Values
            .OrderByDescending(static one => one.CapTokens - one.OutputTokens)
            .Select(one => new CapRow(Labels(query, one.Key, names), one.Attempts, one.CapTokens, one.OutputTokens, one.LargestOutput, one.Held, one.Cost))];
    }

    private static void Add(Dictionary<string, Sums> sums, SpendQuery query, AttemptRecord attempt)
    {
        if (attempt.End.Failure != AttemptFailure.None || Read(attempt.End) is not { } trace)
        {
            return;
        }

        var key = query.GroupBy.Select(grouping => attempt.Intent.Attribution[(Dimension)grouping]).ToArray();
        var text = string.Join(',', key);
        if (!sums.TryGetValue(text, out var group))
        {
            sums[text] = group = new Sums(key);
        }

        group.Attempts++;
        group.CapTokens += trace.Cap;
        group.OutputTokens += attempt.End.Usage.OutputTotal;
        group.LargestOutput = Math.Max(group.LargestOutput, attempt.End.Usage.OutputTotal);
        group.Held += trace.Held;
        group.Cost += attempt.End.Cost;
    }

    /// <summary>Null where the caller set no cap, or the trace is gone.</summary>
    private static (long Cap, Amount Held)? Read(AttemptEnd end)
    {
        if (end.TraceLength == 0)
        {
            return null;
        }

        using var trace = JsonDocument.Parse(end.Trace.AsMemory(0, end.TraceLength));
        return trace.RootElement.TryGetProperty("cap_asked", out var cap)
            && trace.RootElement.TryGetProperty("held", out var held) && Amount.TryParse(held.GetString(), out var amount)
            ? (cap.GetInt64(), amount)
            : null;
    }

    private static string[] Labels(SpendQuery query, long[] key, IReadOnlyDictionary<(Dimension Dimension, long Id), string> names) =>
        [.. query.GroupBy.Select((grouping, i) => key[i] == 0
            ? "(none)"
            : names.GetValueOrDefault(((Dimension)grouping, key[i])) ?? string.Create(CultureInfo.InvariantCulture, $"#{key[i]:x16}"))];

    private sealed class Sums(long[] key)
    {
        internal long[] Key { get; } = key;

        internal long Attempts;
        internal long CapTokens;
        internal long OutputTokens;
        internal long LargestOutput;
        internal Amount Held;
        internal Amount Cost;
    }
}
