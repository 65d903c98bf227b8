using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>How dimensions and buckets are called in the tables.</summary>
internal static class LedgerColumns
{
    /// <summary>Buckets 0 to 5 have columns of their own; the rest share <c>usage_rest</c>.</summary>
    public const int CommonBuckets = 6;

    public static readonly string[] Buckets = ["input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning"];

    /// <summary>The column of a dimension in <c>scopes</c>, or null when it is a column of the attempt itself.</summary>
    public static string? ScopeColumn(Dimension dimension) => dimension switch
    {
        Dimension.Organization => "organization",
        Dimension.Team => "team",
        Dimension.User => "\"user\"",
        Dimension.Key => "\"key\"",
        Dimension.Feature => "feature",
        Dimension.Route => "route",
        Dimension.Model => "model",
        Dimension.Provider => "provider",
        Dimension.Account => "account",
        Dimension.ModelServed => "model_served",
        Dimension.Tier => "tier",
        _ => null,
    };

    /// <summary>The column of a dimension in <c>attempts</c>; tags have a table of their own.</summary>
    public static string? AttemptColumn(Dimension dimension) => dimension switch
    {
        Dimension.Customer => "customer",
        Dimension.Unit => "unit",
        Dimension.Workflow => "workflow",
        Dimension.Task => "task",
        _ => null,
    };

    /// <summary>True for the dimensions the hourly and daily rollups are kept by.</summary>
    public static bool IsRolledUp(Dimension dimension) => dimension == Dimension.Customer || ScopeColumn(dimension) is not null;

    public static ReadOnlySpan<byte> Rest(in TokenUsage usage, Span<byte> bytes)
    {
        Span<long> rest = stackalloc long[TokenUsage.BucketCount];
        rest[..CommonBuckets].Clear();
        for (var i = CommonBuckets; i < TokenUsage.BucketCount; i++)
        {
            rest[i] = usage[(Bucket)i];
        }

        return bytes[..SparseCounts.Write(rest, bytes)];
    }

    public static void AddRest(ReadOnlySpan<byte> bytes, ref TokenUsage usage)
    {
        Span<long> rest = stackalloc long[TokenUsage.BucketCount];
        rest.Clear();
        SparseCounts.AddTo(bytes, rest);
        for (var i = CommonBuckets; i < TokenUsage.BucketCount; i++)
        {
            usage[(Bucket)i] += rest[i];
        }
    }
}
