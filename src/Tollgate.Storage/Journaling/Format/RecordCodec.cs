using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling.Format;

/// <summary>
/// The bodies of records, format version 3. Encoding writes a whole frame and returns its size; decoding fills an object the caller
/// owns and returns false for bytes that are not a record. Version 2 is the same without the tagged fields at the end of a body, version 1 also without
/// the stored answer before them.
/// </summary>
internal static class RecordCodec
{
    public const int MaxTags = 16;

    /// <summary>Room that is enough for any record apart from its trace or name.</summary>
    public const int FixedBound = 640;

    // Tags of the fields of version 3, ascending in a record. The owner of a stored answer, which may stand in their place, is smaller.
    private const byte ShadowTag = 0x80;
    private const byte RetryOfTag = 0x81;
    private const byte RetryCountTag = 0x82;

    public static int Encode(Span<byte> frame, long sequence, AttemptIntent intent)
    {
        var body = new FieldWriter(frame[RecordFrame.HeaderBytes..]);
        body.Byte((byte)RecordKind.Intent);
        body.Guid(intent.AttemptId);
        body.Guid(intent.RequestId);
        body.Count(intent.Ordinal);
        body.Signed(intent.StartedMicros);
        var mask = 0u;
        for (var i = 0; i < Attribution.FixedCount; i++)
        {
            mask |= intent.Attribution[(Dimension)i] != 0 ? 1u << i : 0u;
        }

        body.Varint(mask);
        for (var i = 0; i < Attribution.FixedCount; i++)
        {
            if ((mask & (1u << i)) != 0)
            {
                body.Fixed64(intent.Attribution[(Dimension)i]);
            }
        }

        if (intent.TagCount > MaxTags)
        {
            throw new ArgumentException($"An attempt has at most {MaxTags} tags, not {intent.TagCount}.", nameof(intent));
        }

        body.Count(intent.TagCount);
        foreach (var tag in intent.Tags.AsSpan(0, intent.TagCount))
        {
            body.Fixed64(tag);
        }

        body.Count((int)intent.Flags);
        body.Byte(intent.Surface);
        body.Count(intent.CardVersion);
        body.Count(intent.ConfigVersion);
        body.Amount(intent.Hold);
        Shadow(ref body, intent.ShadowHold);
        if (intent.RetryOf != Guid.Empty)
        {
            body.Byte(RetryOfTag);
            body.Guid(intent.RetryOf);
        }

        if (intent.RetryCount != 0)
        {
            body.Byte(RetryCountTag);
            body.Count(intent.RetryCount);
        }

        return RecordFrame.Seal(frame, body.Length, sequence);
    }

    public static int Encode(Span<byte> frame, long sequence, AttemptExtend extend)
    {
        var body = new FieldWriter(frame[RecordFrame.HeaderBytes..]);
        body.Byte((byte)RecordKind.Extend);
        body.Guid(extend.AttemptId);
        body.Amount(extend.Hold);
        body.Byte(extend.HasUsage ? (byte)1 : (byte)0);
        if (extend.HasUsage)
        {
            body.Usage(extend.Usage);
        }

        Stored(ref body, extend.Stored);
        Shadow(ref body, extend.ShadowHold);
        return RecordFrame.Seal(frame, body.Length, sequence);
    }

    public static int Encode(Span<byte> frame, long sequence, AttemptEnd end, ReadOnlySpan<byte> trace)
    {
        var body = new FieldWriter(frame[RecordFrame.HeaderBytes..]);
        body.Byte((byte)RecordKind.End);
        body.Guid(end.AttemptId);
        body.Byte((byte)end.State);
        body.Usage(end.Usage);
        body.Byte((byte)end.PriceState);
        body.Count(end.UnpricedTokens);
        body.Amount(end.Cost);
        var computed = end.ComputedCost != end.Cost;
        body.Byte(computed ? (byte)1 : (byte)0);
        if (computed)
        {
            body.Amount(end.ComputedCost);
        }

        body.Count((int)end.Flags);
        body.Count(end.UpstreamStatus);
        body.Byte((byte)end.Failure);
        body.Fixed64(end.ModelServed);
        body.Fixed64(end.Tier);
        body.Signed(end.FirstByteMicros);
        body.Signed(end.DurationMicros);
        body.Bytes(trace);
        Stored(ref body, end.Stored);
        Shadow(ref body, end.Shadow);
        return RecordFrame.Seal(frame, body.Length, sequence);
    }

    public static int EncodeName(Span<byte> frame, Dimension dimension, long id, string name)
    {
        var body = new FieldWriter(frame[RecordFrame.HeaderBytes..]);
        body.Byte((byte)RecordKind.Name);
        body.Byte((byte)dimension);
        body.Fixed64(id);
        var text = frame[(RecordFrame.HeaderBytes + body.Length)..];
        return RecordFrame.Seal(frame, body.Length + Encoding.UTF8.GetBytes(name, text), sequence: 0);
    }

    public static bool TryDecode(ReadOnlySpan<byte> body, AttemptIntent intent)
    {
        var fields = new FieldReader(body);
        var kind = fields.Byte();
        intent.AttemptId = fields.Guid();
        intent.RequestId = fields.Guid();
        intent.Ordinal = fields.Int32();
        intent.StartedMicros = fields.Signed();
        intent.Attribution = default;
        var mask = fields.Varint();
        for (var i = 0; i < Attribution.FixedCount; i++)
        {
            if ((mask & (1u << i)) != 0)
            {
                intent.Attribution[(Dimension)i] = fields.Fixed64();
            }
        }

        intent.TagCount = Math.Min(fields.Int32(), MaxTags);
        if (intent.Tags.Length < intent.TagCount)
        {
            intent.Tags = new long[MaxTags];
        }

        for (var i = 0; i < intent.TagCount; i++)
        {
            intent.Tags[i] = fields.Fixed64();
        }

        intent.Flags = (AttemptFlags)fields.Int32();
        intent.Surface = fields.Byte();
        intent.CardVersion = fields.Int32();
        intent.ConfigVersion = fields.Int32();
        intent.Hold = fields.Amount();
        intent.ShadowHold = Shadow(ref fields);
        intent.RetryOf = fields.TryTag(RetryOfTag) ? fields.Guid() : default;
        intent.RetryCount = fields.TryTag(RetryCountTag) ? fields.Int32() : 0;
        return fields.Complete && kind == (byte)RecordKind.Intent && mask < 1u << Attribution.FixedCount;
    }

    public static bool TryDecode(ReadOnlySpan<byte> body, AttemptExtend extend)
    {
        var fields = new FieldReader(body);
        var kind = fields.Byte();
        extend.AttemptId = fields.Guid();
        extend.Hold = fields.Amount();
        extend.HasUsage = fields.Byte() == 1;
        extend.Usage = default;
        if (extend.HasUsage)
        {
            fields.Usage(ref extend.Usage);
        }

        extend.Stored = Stored(ref fields);
        extend.ShadowHold = Shadow(ref fields);
        return fields.Complete && extend.Stored.Owner <= Dimension.User && kind == (byte)RecordKind.Extend;
    }

    public static bool TryDecode(ReadOnlySpan<byte> body, AttemptEnd end)
    {
        var fields = new FieldReader(body);
        var kind = fields.Byte();
        end.AttemptId = fields.Guid();
        end.State = (UsageState)fields.Byte();
        fields.Usage(ref end.Usage);
        end.PriceState = (PriceState)fields.Byte();
        end.UnpricedTokens = fields.Count();
        end.Cost = fields.Amount();
        end.ComputedCost = fields.Byte() == 1 ? fields.Amount() : end.Cost;
        end.Flags = (AttemptFlags)fields.Int32();
        end.UpstreamStatus = fields.Int32();
        end.Failure = (AttemptFailure)fields.Byte();
        end.ModelServed = fields.Fixed64();
        end.Tier = fields.Fixed64();
        end.FirstByteMicros = fields.Signed();
        end.DurationMicros = fields.Signed();
        var trace = fields.Bytes();
        end.TraceLength = trace.Length;
        if (end.Trace.Length < trace.Length)
        {
            end.Trace = new byte[trace.Length];
        }

        trace.CopyTo(end.Trace);
        end.Stored = Stored(ref fields);
        end.Shadow = Shadow(ref fields);
        return fields.Complete && end.Stored.Owner <= Dimension.User && kind == (byte)RecordKind.End && end.State <= UsageState.Final;
    }

    public static bool TryDecodeName(ReadOnlySpan<byte> body, out LedgerName name)
    {
        var fields = new FieldReader(body);
        var kind = fields.Byte();
        var dimension = fields.Byte();
        var id = fields.Fixed64();
        var valid = !fields.Failed && kind == (byte)RecordKind.Name && dimension <= (byte)Dimension.Tag;
        name = valid ? new LedgerName((Dimension)dimension, id, Encoding.UTF8.GetString(body[10..])) : default;
        return valid;
    }

    // Absent where the provider keeps nothing, which is also what every record of version 1 says.
    private static void Stored(ref FieldWriter body, StoredAnswerId stored)
    {
        if (stored.Id is { } id)
        {
            body.Byte((byte)stored.Owner);
            body.Text(id, StoredAnswerId.MostBytes);
        }
    }

    private static StoredAnswerId Stored(ref FieldReader fields)
    {
        if (fields.IsAtEnd || fields.Peek >= ShadowTag)
        {
            return default;
        }

        var owner = (Dimension)fields.Byte();
        return new StoredAnswerId(Encoding.UTF8.GetString(fields.Bytes()), owner);
    }

    // Absent where everything has a price, which is also what every record of an older version says.
    private static void Shadow(ref FieldWriter body, Amount shadow)
    {
        if (shadow != Amount.Zero)
        {
            body.Byte(ShadowTag);
            body.Amount(shadow);
        }
    }

    private static Amount Shadow(ref FieldReader fields) => fields.TryTag(ShadowTag) ? fields.Amount() : Amount.Zero;

    /// <summary>The attempt a body speaks of, without decoding the rest.</summary>
    public static Guid AttemptIdOf(ReadOnlySpan<byte> body) => body.Length >= 17 ? new Guid(body.Slice(1, 16), bigEndian: true) : default;
}
