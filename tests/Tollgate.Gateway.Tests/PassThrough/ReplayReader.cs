using System.Buffers;
using System.IO.Pipelines;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>The same body again and again, without allocating.</summary>
internal sealed class ReplayReader(byte[] body) : PipeReader
{
    private bool _read;

    internal void Rewind() => _read = false;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new ReadResult(_read ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(body), isCanceled: false, isCompleted: true));

    public override void AdvanceTo(SequencePosition consumed) => _read = true;

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _read = true;

    public override void CancelPendingRead() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null)
    {
    }

    public override bool TryRead(out ReadResult result) => throw new NotSupportedException();
}
