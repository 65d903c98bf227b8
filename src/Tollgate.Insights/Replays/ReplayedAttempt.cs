using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Insights.Replays;

/// <summary>What a replay keeps of an attempt until it has ended.</summary>
internal sealed class ReplayedAttempt
{
    internal ReplayedAttempt(AttemptRecord record)
    {
        RequestId = record.Intent.RequestId;
        IsFirst = record.Intent.Ordinal == 0;
        RequestMicros = record.Intent.StartedMicros;
        StartMicros = Math.Max(RequestMicros, UuidMicros(record.Intent.AttemptId));
        EndMicros = EndOf(record);
        Who = record.Intent.Attribution;
        Tags = record.Intent.TagCount == 0 ? [] : record.Intent.Tags[..record.Intent.TagCount];
        Cost = record.End.Cost;
        Shadow = record.End.Shadow;
    }

    internal Guid RequestId { get; }

    /// <summary>The first attempt of its request.</summary>
    internal bool IsFirst { get; }

    /// <summary>Start of the request: decides the window.</summary>
    internal long RequestMicros { get; }

    internal long StartMicros { get; }

    internal long EndMicros { get; }

    internal Attribution Who { get; }

    internal long[] Tags { get; }

    internal Amount Cost { get; }

    /// <summary>What budgets counted beside it for usage without a price.</summary>
    internal Amount Shadow { get; }

    /// <summary>What budgets are charged.</summary>
    internal Amount Charged => Cost + Shadow;

    internal BudgetHold Hold;

    internal bool Refused { get; set; }

    internal static long EndOf(AttemptRecord record) =>
        Math.Max(record.Intent.StartedMicros, UuidMicros(record.Intent.AttemptId)) + Math.Max(0, record.End.DurationMicros);

    // The first 48 bits of a UUIDv7 are the milliseconds since the Unix epoch.
    private static long UuidMicros(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = 0;
        foreach (var part in bytes[..6])
        {
            milliseconds = (milliseconds << 8) | part;
        }

        return milliseconds * 1000;
    }
}
