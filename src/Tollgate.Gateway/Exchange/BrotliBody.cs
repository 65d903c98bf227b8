using System.Buffers;
using System.IO.Compression;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// Decodes Brotli while it is read. The framework's stream says <see cref="InvalidOperationException"/> where data are corrupt, which is also what
/// bugs say; this one says <see cref="InvalidDataException"/>. One reader at a time.
/// </summary>
internal sealed class BrotliBody(Stream encoded) : Stream
{
    private const int ReadSize = 16 << 10;

    private BrotliDecoder _decoder;
    private byte[]? _block;
    private int _start;
    private int _end;
    private bool _begun;
    private bool _outputWaits;
    private bool _done;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>An empty buffer waits until there is something to decode, as with the stream below.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_done)
        {
            if (_begun && !buffer.IsEmpty && Decode(buffer.Span, out var written) is var status && (written > 0 || status == OperationStatus.Done))
            {
                return written;
            }

            if (buffer.IsEmpty)
            {
                return _outputWaits || _start < _end ? 0 : await encoded.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            encoded.Dispose();
            if (_block is { } block)
            {
                _block = null;
                ArrayPool<byte>.Shared.Return(block);
            }
        }

        base.Dispose(disposing);
    }

    private OperationStatus Decode(Span<byte> into, out int written)
    {
        var status = _decoder.Decompress(_block.AsSpan(_start, _end - _start), into, out var consumed, out written);
        _start += consumed;
        _done = status == OperationStatus.Done;
        _outputWaits = status == OperationStatus.DestinationTooSmall;
        return status != OperationStatus.InvalidData ? status : throw new InvalidDataException("The body is not Brotli, or is damaged.");
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        var block = _block ??= ArrayPool<byte>.Shared.Rent(ReadSize);
        if (_start > 0)
        {
            block.AsSpan(_start, _end - _start).CopyTo(block);
            (_start, _end) = (0, _end - _start);
        }

        var count = await encoded.ReadAsync(block.AsMemory(_end), cancellation).ConfigureAwait(false);
        if (count == 0 && _begun)
        {
            throw new InvalidDataException("The body ends in the middle of its Brotli data.");
        }

        _begun |= count > 0;
        _end += count;
        return count > 0;
    }
}
