using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Relay;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Retries;

/// <summary>
/// Links a caller's retries to the first request: see the README of this folder. Nothing of what identifies a request is kept but keyed hashes.
/// Thread-safe.
/// </summary>
internal sealed class RetryLinks(Pepper pepper)
{
    private const int Capacity = 65_536;
    private const int LongestKey = 1024;
    private const int HashedWhole = 16 << 10;
    private const int HashedEnd = 8 << 10;
    private const int LongestModel = 256;

    private static readonly long s_day = TimeSpan.FromHours(24).Ticks / TimeSpan.TicksPerMicrosecond;
    private static readonly long s_while = TimeSpan.FromMinutes(5).Ticks / TimeSpan.TicksPerMicrosecond;

    private readonly FirstRequests _byKey = new(Capacity, s_day);
    private readonly FirstRequests _byBody = new(Capacity, s_while);

    /// <summary>
    /// Finds the first request of a retry, or takes this one for it. After the body is read; its end is told by <see cref="End"/>. Every request of an SDK says
    /// that it is the first try: its body is looked at only when it has failed.
    /// </summary>
    internal void Begin(Exchange.Exchange exchange)
    {
        string? chosen = null;
        string? counted = null;
        foreach (var (name, value) in exchange.ForwardHeaders)
        {
            if (HeaderPolicy.IsIdempotencyKey(name))
            {
                chosen = value;
            }
            else if (HeaderPolicy.IsRetryCount(name))
            {
                counted = value;
            }
        }

        if (chosen is null && counted is null)
        {
            return;
        }

        // A word that is no number says nothing.
        int? count = int.TryParse(counted, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        exchange.Retry = chosen is { Length: > 0 and <= LongestKey } ? ByKey(exchange, chosen, count)
            : count is { } told ? ByBody(exchange, told)
            : default;
    }

    /// <summary>What was never made is no first request, and what was answered whole is not tried again.</summary>
    internal void End(Exchange.Exchange exchange)
    {
        var retry = exchange.Retry;
        if (retry.By == RetryLink.None)
        {
            return;
        }

        var table = retry.By == RetryLink.Body ? _byBody : _byKey;
        if (exchange.Attempts == 0)
        {
            if (retry.IsFirst)
            {
                table.Withdraw(retry.Key, exchange.RequestId);
            }
        }
        else if (retry.By == RetryLink.Body)
        {
            EndOfBody(exchange, retry);
        }
    }

    private void EndOfBody(Exchange.Exchange exchange, in ClientRetry retry)
    {
        var isWhole = IsWhole(exchange.End);
        if (retry.Count > 0 && isWhole)
        {
            _byBody.Forget(retry.Key);
        }
        else if (retry.Count == 0 && !isWhole)
        {
            // Retries come after the failure: it is from then on that they are waited for.
            _byBody.AddAnother(HashOfBody(exchange), exchange.RequestId, exchange.StartedMicros + exchange.End.DurationMicros);
        }
    }

    private static bool IsWhole(AttemptEnd end) =>
        end is { Failure: AttemptFailure.None, UpstreamStatus: >= 200 and < 300 } && (end.Flags & AttemptFlags.ClientGone) == AttemptFlags.None;

    private ClientRetry ByKey(Exchange.Exchange exchange, string chosen, int? count)
    {
        Span<byte> message = stackalloc byte[Who.Size + (3 * LongestKey)];
        Who.Write(message, (byte)RetryLink.IdempotencyKey, exchange);
        var length = Who.Size + Encoding.UTF8.GetBytes(chosen, message[Who.Size..]);
        var key = Hash(message[..length]);
        var first = _byKey.FindOrAdd(key, exchange.RequestId, exchange.StartedMicros, out var since);
        return new ClientRetry(first == exchange.RequestId ? Guid.Empty : first, count is > 0 ? count.Value : since, RetryLink.IdempotencyKey, key);
    }

    private ClientRetry ByBody(Exchange.Exchange exchange, int count)
    {
        if (exchange.Body.Length == 0)
        {
            return new ClientRetry(Guid.Empty, count, RetryLink.None, default);
        }

        if (count == 0)
        {
            return new ClientRetry(Guid.Empty, 0, RetryLink.Body, default);
        }

        var key = HashOfBody(exchange);
        var first = _byBody.FindOrAdd(key, exchange.RequestId, exchange.StartedMicros, out _);
        return new ClientRetry(first == exchange.RequestId ? Guid.Empty : first, count, RetryLink.Body, key);
    }

    private UInt128 HashOfBody(Exchange.Exchange exchange)
    {
        // Turns of one conversation begin alike and differ at their end; models and options mostly stand at one of the two.
        var body = exchange.Body.Sequence;
        var head = body.Length <= HashedWhole ? body : body.Slice(0, HashedEnd);
        var tail = body.Length <= HashedWhole ? ReadOnlySequence<byte>.Empty : body.Slice(body.Length - HashedEnd);
        Span<byte> message = stackalloc byte[Who.Size + 1 + sizeof(long) + (2 * Pepper.HashSize) + (3 * LongestModel)];
        Who.Write(message, (byte)RetryLink.Body, exchange);
        var at = Who.Size;
        message[at++] = (byte)exchange.Surface;
        BinaryPrimitives.WriteInt64LittleEndian(message[at..], body.Length);
        at += sizeof(long);
        Hash(head, message.Slice(at, Pepper.HashSize));
        Hash(tail, message.Slice(at + Pepper.HashSize, Pepper.HashSize));
        at += 2 * Pepper.HashSize;
        at += Encoding.UTF8.GetBytes(exchange.RequestedModel ?? "", message[at..]);
        return Hash(message[..at]);
    }

    private void Hash(ReadOnlySequence<byte> part, Span<byte> into)
    {
        if (part.IsSingleSegment)
        {
            pepper.Hash(part.FirstSpan, into);
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent((int)part.Length);
        part.CopyTo(copy);
        pepper.Hash(copy.AsSpan(0, (int)part.Length), into);
        ArrayPool<byte>.Shared.Return(copy, clearArray: true);
    }

    private UInt128 Hash(ReadOnlySpan<byte> message)
    {
        Span<byte> hash = stackalloc byte[Pepper.HashSize];
        pepper.Hash(message, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Whose request it is: the key, and the user it pins, so that nobody's retry finds another's request.</summary>
    private static class Who
    {
        internal const int Size = 1 + (3 * sizeof(long));

        internal static void Write(Span<byte> message, byte kind, Exchange.Exchange exchange)
        {
            ref readonly var who = ref exchange.Caller!.Attribution;
            message[0] = kind;
            BinaryPrimitives.WriteInt64LittleEndian(message[1..], who[Dimension.Organization]);
            BinaryPrimitives.WriteInt64LittleEndian(message[9..], who[Dimension.Key]);
            BinaryPrimitives.WriteInt64LittleEndian(message[17..], who[Dimension.User]);
        }
    }
}
