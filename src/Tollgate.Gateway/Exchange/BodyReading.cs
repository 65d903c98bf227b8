using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Tollgate.Gateway.Configuration;

namespace Tollgate.Gateway.Exchange;

/// <summary>The Read stage's first half: gets the body into pooled memory, within the limits, decompressed.</summary>
internal sealed class BodyReading(BodyMemory memory)
{
    // What an unknown length reserves at first; it grows as bytes arrive.
    private const long UnknownLength = 64 << 10;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<Rejection?> ReadAsync(Exchange exchange, LimitOptions limits)
    {
        var source = exchange.Source;
        if (source.ContentLength > limits.Body)
        {
            return Rejections.BodyTooLarge(limits.Body);
        }

        if (source.ContentEncoding is { } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return await DecompressAsync(exchange, limits, encoding).ConfigureAwait(false);
        }

        var expected = source.ContentLength ?? UnknownLength;
        if (!await ReserveAsync(exchange, expected).ConfigureAwait(false))
        {
            return Rejections.BodyMemoryFull;
        }

        exchange.Body.Expect(expected);
        var reader = source.Body;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(source.Gone).ConfigureAwait(false);
            }
            catch (IOException) when (!source.Gone.IsCancellationRequested)
            {
                return Rejections.BodyIncomplete;
            }

            if (exchange.Body.Length + read.Buffer.Length > limits.Body)
            {
                reader.AdvanceTo(read.Buffer.Start);
                return Rejections.BodyTooLarge(limits.Body);
            }

            if (exchange.Body.Length + read.Buffer.Length > exchange.BodyReserved
                && !await ReserveAsync(exchange, Math.Max(read.Buffer.Length, exchange.BodyReserved)).ConfigureAwait(false))
            {
                reader.AdvanceTo(read.Buffer.Start);
                return Rejections.BodyMemoryFull;
            }

            foreach (var segment in read.Buffer)
            {
                exchange.Body.Write(segment.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return source.ContentLength is { } length && exchange.Body.Length < length ? Rejections.BodyIncomplete : null;
            }
        }
    }

    internal void Release(Exchange exchange)
    {
        exchange.Body.Release();
        if (exchange.BodyReserved > 0)
        {
            memory.Release(exchange.BodyReserved);
            exchange.BodyReserved = 0;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReserveAsync(Exchange exchange, long bytes)
    {
        if (!await memory.ReserveAsync(bytes, exchange.Source.Gone).ConfigureAwait(false))
        {
            return false;
        }

        exchange.BodyReserved += bytes;
        return true;
    }

    // The limit applies to what comes out, so a small compressed bomb cannot fill the memory.
    private async ValueTask<Rejection?> DecompressAsync(Exchange exchange, LimitOptions limits, string encoding)
    {
        await using var raw = exchange.Source.Body.AsStream(leaveOpen: true);
        await using var plain = DecodedBody.Open(raw, encoding);
        if (plain is null)
        {
            return Rejections.BadEncoding(encoding);
        }

        var block = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            int count;
            while ((count = await plain.ReadAsync(block, exchange.Source.Gone).ConfigureAwait(false)) > 0)
            {
                if (exchange.Body.Length + count > limits.Body)
                {
                    return Rejections.BodyTooLarge(limits.Body);
                }

                if (exchange.Body.Length + count > exchange.BodyReserved
                    && !await ReserveAsync(exchange, Math.Max(count, exchange.BodyReserved)).ConfigureAwait(false))
                {
                    return Rejections.BodyMemoryFull;
                }

                exchange.Body.Write(block.AsSpan(0, count));
            }

            return null;
        }
        catch (InvalidDataException)
        {
            return Rejections.CorruptEncoding(encoding);
        }
        catch (IOException) when (!exchange.Source.Gone.IsCancellationRequested)
        {
            return Rejections.BodyIncomplete;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
