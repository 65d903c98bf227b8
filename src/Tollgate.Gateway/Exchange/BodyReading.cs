using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Tollgate.Gateway.Configuration;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// The Read stage's first half: gets the body into pooled memory, within the limits, decompressed. Memory is reserved as bytes arrive, so that
/// who sends nothing holds nothing; a caller who takes too long is refused.
/// </summary>
internal sealed class BodyReading(BodyMemory memory, BodyWatch watch, TimeProvider time)
{
    // A known length up to this is one array from the start; what is larger or unknown grows as it arrives.
    private const long WholeUpTo = 256 << 10;

    private const long UnknownLength = 64 << 10;

    private const long Block = 1 << 20;

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

        var reader = source.Body;
        try
        {
            while (true)
            {
                ReadResult read;
                try
                {
                    read = await NextAsync(exchange, reader, exchange.Body.Length, limits.BodyIdle).ConfigureAwait(false);
                }
                catch (IOException) when (!source.Gone.IsCancellationRequested)
                {
                    return Rejections.BodyIncomplete;
                }

                if (exchange.Arrival is { IsLate: true })
                {
                    reader.AdvanceTo(read.Buffer.Start);
                    return Rejections.BodyStalled(limits.BodyIdle);
                }

                if (exchange.Body.Length + read.Buffer.Length > limits.Body)
                {
                    reader.AdvanceTo(read.Buffer.Start);
                    return Rejections.BodyTooLarge(limits.Body);
                }

                if (!await ReserveAsync(exchange, read.Buffer.Length, source.ContentLength).ConfigureAwait(false))
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
        finally
        {
            Unwatch(exchange);
        }
    }

    /// <summary>What comes next of a body of which so much has come; with nothing in it, and the exchange's arrival late, when nothing came for too long.</summary>
    internal ValueTask<ReadResult> NextAsync(Exchange exchange, PipeReader reader, long received, TimeSpan idle)
    {
        var reading = reader.ReadAsync(exchange.Source.Gone);
        return reading.IsCompleted ? reading : WaitAsync(exchange, reader, reading, received, idle);
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

    // Only what does not come at once is watched.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(Exchange exchange, PipeReader reader, ValueTask<ReadResult> reading, long received, TimeSpan idle)
    {
        var arrival = exchange.Arrival ??= new BodyArrival(time);
        if (!arrival.IsWatched)
        {
            arrival.Begin(reader, idle);
            watch.Add(arrival);
        }

        arrival.Wait(received);
        try
        {
            return await reading.ConfigureAwait(false);
        }
        finally
        {
            arrival.Waited();
        }
    }

    private void Unwatch(Exchange exchange)
    {
        if (exchange.Arrival is { IsWatched: true } arrival)
        {
            watch.Remove(arrival);
        }
    }

    /// <summary>Reserves for bytes that have arrived, as much as the buffer will take for them.</summary>
    private ValueTask<bool> ReserveAsync(Exchange exchange, long arrived, long? length)
    {
        var held = exchange.BodyReserved;
        var needed = exchange.Body.Length + arrived;
        if (needed <= held)
        {
            return new ValueTask<bool>(true);
        }

        var wanted = length is null ? UnknownLength : WholeUpTo;
        while (wanted < needed)
        {
            wanted += Math.Min(wanted, Block);
        }

        return ReserveAsync(exchange, Math.Max(needed, Math.Min(wanted, length ?? wanted)) - held);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReserveAsync(Exchange exchange, long bytes)
    {
        if (!await memory.ReserveAsync(bytes, exchange.BodyReserved, exchange.Source.Gone).ConfigureAwait(false))
        {
            return false;
        }

        exchange.BodyReserved += bytes;
        exchange.Body.Expect(bytes);
        return true;
    }

    // The limit applies to what comes out, so a small compressed bomb cannot fill the memory.
    private async ValueTask<Rejection?> DecompressAsync(Exchange exchange, LimitOptions limits, string encoding)
    {
        await using var raw = new ArrivingStream(this, exchange, limits.BodyIdle);
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

                if (!await ReserveAsync(exchange, count, length: null).ConfigureAwait(false))
                {
                    return Rejections.BodyMemoryFull;
                }

                exchange.Body.Write(block.AsSpan(0, count));
            }

            return null;
        }
        catch (IOException) when (exchange.Arrival is { IsLate: true })
        {
            return Rejections.BodyStalled(limits.BodyIdle);
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
            Unwatch(exchange);
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
