using System.Buffers;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// A body on its way in, as a stream for those who decode it: timed like any other. Throws <see cref="IOException"/> where it stops arriving.
/// </summary>
internal sealed class ArrivingStream(BodyReading bodies, Exchange exchange, TimeSpan idle) : Stream
{
    private long _received;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reader = exchange.Source.Body;
        while (true)
        {
            var read = await bodies.NextAsync(exchange, reader, _received, idle).ConfigureAwait(false);
            var count = (int)Math.Min(buffer.Length, read.Buffer.Length);
            if (exchange.Arrival is { IsLate: true })
            {
                reader.AdvanceTo(read.Buffer.Start);
                throw new IOException("The body stopped arriving.");
            }

            read.Buffer.Slice(0, count).CopyTo(buffer.Span);
            reader.AdvanceTo(read.Buffer.GetPosition(count));
            _received += count;
            if (count > 0 || read.IsCompleted || buffer.IsEmpty)
            {
                return count;
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
