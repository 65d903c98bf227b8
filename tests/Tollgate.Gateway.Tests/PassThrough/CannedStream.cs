namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>The body of a canned answer: every read that would wait for a provider waits, the others are answered at once.</summary>
internal sealed class CannedStream(CannedProvider provider, byte[] answer) : Stream
{
    private int _position;
    private bool _waited;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_waited)
        {
            return ValueTask.FromResult(Take(buffer));
        }

        _waited = true;
        return new ValueTask<int>(provider.Later(() => Take(buffer)));
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Take(Memory<byte> buffer)
    {
        if (_position == answer.Length && provider.Bug is { } bug)
        {
            throw bug;
        }

        var count = Math.Min(buffer.Length, answer.Length - _position);
        answer.AsSpan(_position, count).CopyTo(buffer.Span);
        _position += count;
        return count;
    }
}
