using System.IO.Pipelines;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>Takes an answer into one reused buffer.</summary>
internal sealed class ReplayWriter : PipeWriter
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _written;

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _written);

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _written;

    internal void Rewind() => _written = 0;

    public override void Advance(int bytes) => _written += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.AsMemory(_written);

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.AsSpan(_written);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    public override void CancelPendingFlush() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null)
    {
    }
}
