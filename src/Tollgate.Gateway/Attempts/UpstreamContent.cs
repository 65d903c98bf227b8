using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Tollgate.Gateway.Exchange;
using Tollgate.Wire;

namespace Tollgate.Gateway.Attempts;

/// <summary>The caller's body with the splices applied, sent without copying what did not change.</summary>
internal sealed class UpstreamContent : HttpContent
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly BodyBuffer _body;
    private readonly SpliceList _splices;
    private readonly long _length;

    internal UpstreamContent(BodyBuffer body, SpliceList splices)
    {
        _body = body;
        _splices = splices;
        _length = splices.LengthAfter(body.Length);
        Headers.ContentType = s_json;
    }

    /// <summary>True once the body has been handed to the connection: the provider may have seen it.</summary>
    internal bool Started { get; private set; }

    /// <summary>True once the whole body is in the connection's hands: nothing reads the caller's bytes any more.</summary>
    internal bool Sent { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        await WriteAsync(stream, cancellationToken).ConfigureAwait(false);
        Sent = true;
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (_length <= 1 << 20 && _splices.Count > 0)
        {
            // One write for small bodies: three small ones would be three packets.
            var joined = ArrayPool<byte>.Shared.Rent((int)_length);
            try
            {
                var writer = new FixedWriter(joined);
                _splices.WriteTo(_body.Sequence, writer);
                await stream.WriteAsync(joined.AsMemory(0, writer.Written), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(joined);
            }

            return;
        }

        if (_splices.Count == 0)
        {
            foreach (var block in _body.Sequence)
            {
                await stream.WriteAsync(block, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        var original = _body.Sequence;
        foreach (var segment in _splices.Segments(original.Length))
        {
            if (!segment.IsOriginal)
            {
                await stream.WriteAsync(segment.Bytes, cancellationToken).ConfigureAwait(false);
                continue;
            }

            foreach (var block in original.Slice(segment.Offset, segment.Length))
            {
                await stream.WriteAsync(block, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private sealed class FixedWriter(byte[] array) : IBufferWriter<byte>
    {
        internal int Written { get; private set; }

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => array.AsMemory(Written);

        public Span<byte> GetSpan(int sizeHint = 0) => array.AsSpan(Written);
    }
}
