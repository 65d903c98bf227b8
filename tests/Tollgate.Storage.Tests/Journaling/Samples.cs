using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>Attempts as a gateway would make them, from a seed.</summary>
public sealed class Samples(int seed)
{
    /// <summary>2026-03-01 00:00 UTC.</summary>
    public const long Epoch = 1_772_323_200_000_000;

    public const long Hour = 3_600_000_000;

    private readonly Random _random = new(seed);
    private long _counter;

    public long SpanMicros { get; init; } = 3 * 24 * Hour;

    public int Names { get; init; } = 5;

    public int Tasks { get; init; } = 20;

    public bool Traced { get; init; } = true;

    public AttemptIntent Intent(Guid? request = null, int ordinal = 0)
    {
        var started = Epoch + _random.NextInt64(SpanMicros);
        var intent = new AttemptIntent
        {
            AttemptId = Id(started),
            RequestId = request ?? Id(started),
            Ordinal = ordinal,
            StartedMicros = started,
            Surface = (byte)_random.Next(4),
            CardVersion = 7,
            ConfigVersion = _random.Next(3),
            Flags = _random.Next(2) == 0 ? AttemptFlags.Streamed : AttemptFlags.None,
            Hold = new Amount(_random.Next(1, 1_000_000) / 1_000_000m),
        };
        for (var i = 0; i < Attribution.FixedCount - 2; i++)
        {
            var values = (Dimension)i == Dimension.Task ? Tasks : Names;
            intent.Attribution[(Dimension)i] = _random.Next(4) == 0 ? 0 : NameId((Dimension)i, _random.Next(values));
        }

        intent.ShadowHold = _counter % 3 == 0 ? intent.Hold * 0.25m : Amount.Zero;
        if (_counter % 7 == 0)
        {
            intent.RetryOf = new Guid((int)_counter, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        }

        intent.RetryCount = _counter % 7 == 0 || _counter % 11 == 0 ? 1 + (int)(_counter % 300) : 0;
        intent.Attribution[Dimension.Model] = NameId(Dimension.Model, _random.Next(Names));
        intent.TagCount = _random.Next(3);
        intent.Tags = [NameId(Dimension.Tag, _random.Next(Names)), NameId(Dimension.Tag, Names + _random.Next(Names))];
        return intent;
    }

    public AttemptExtend Extend(AttemptIntent intent)
    {
        var extend = new AttemptExtend { AttemptId = intent.AttemptId, Hold = intent.Hold + new Amount(0.000_000_000_000_001m), ShadowHold = intent.ShadowHold, HasUsage = _random.Next(2) == 0 };
        if (extend.HasUsage)
        {
            extend.Usage[Bucket.UncachedInput] = _random.Next(5000);
        }

        return extend;
    }

    public AttemptEnd End(AttemptIntent intent)
    {
        var end = new AttemptEnd
        {
            AttemptId = intent.AttemptId,
            State = (UsageState)_random.Next(4),
            PriceState = (PriceState)_random.Next(4),
            Flags = _random.Next(9) == 0 ? AttemptFlags.Overrun : AttemptFlags.None,
            UpstreamStatus = _random.Next(10) == 0 ? 500 : 200,
            Failure = _random.Next(10) == 0 ? AttemptFailure.UpstreamError : AttemptFailure.None,
            ModelServed = _random.Next(2) == 0 ? 0 : NameId(Dimension.Model, _random.Next(Names)),
            Tier = _random.Next(2) == 0 ? 0 : NameId(Dimension.Tier, 1),
            FirstByteMicros = _random.Next(5) == 0 ? -1 : _random.NextInt64(2_000_000),
            DurationMicros = _random.NextInt64(60_000_000),
        };
        end.Usage[Bucket.UncachedInput] = _random.Next(4000);
        end.Usage[Bucket.Output] = _random.Next(2000);
        if (_random.Next(3) == 0)
        {
            end.Usage[Bucket.CacheRead] = _random.Next(100_000);
            end.Usage[(Bucket)_random.Next(6, TokenUsage.BucketCount)] = _random.Next(1, 300);
        }

        if (end.PriceState != PriceState.Unpriced)
        {
            end.Cost = new Amount(_random.NextInt64(1_000_000_000_000_000) / 1_000_000_000_000_000m);
        }

        end.Shadow = end.PriceState is PriceState.Unpriced or PriceState.PartlyUnpriced && _counter % 2 == 0
            ? new Amount(0.700_000_000_000_007m + (_counter * 0.000_000_3m))
            : Amount.Zero;
        end.UnpricedTokens = end.PriceState == PriceState.PartlyUnpriced ? _random.Next(100) : 0;
        end.ComputedCost = _random.Next(5) == 0 ? end.Cost + new Amount(0.000001m) : end.Cost;
        if (Traced && _random.Next(2) == 0)
        {
            end.Trace = System.Text.Encoding.UTF8.GetBytes($$"""{"usage":{"prompt_tokens":{{end.Usage.InputTotal}},"completion_tokens":{{end.Usage.OutputTotal}}},"decision":"cheapest","n":{{_random.Next()}}}""");
            end.TraceLength = end.Trace.Length;
        }

        return end;
    }

    public static long NameId(Dimension dimension, int number) =>
        unchecked((long)(((ulong)(number + 1) * 0x9E3779B97F4A7C15UL) ^ ((ulong)dimension << 40)));

    /// <summary>A UUIDv7 with a counter in place of chance, so that runs repeat.</summary>
    private Guid Id(long micros)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], ((long)seed << 40) | ++_counter);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, (micros / 1000 << 16) | 0x7000 | (uint)_random.Next(0x1000));
        return new Guid(bytes, bigEndian: true);
    }
}
