using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace Tollgate.Http.SignIn;

/// <summary>
/// A request's body that has to be there in time, else reading it throws <see cref="BadHttpRequestException"/> (408): nobody keeps a request waiting at
/// will. For one request: not thread-safe.
/// </summary>
internal sealed class PunctualBody : Stream
{
    private readonly PipeReader _body;
    private readonly CancellationTokenSource _late;
    private TimeSpan _time;

    /// <param name="body">The body as the server reads it.</param>
    /// <param name="time">How long all of it may take from now on.</param>
    /// <param name="clock">Measures that.</param>
    internal PunctualBody(PipeReader body, TimeSpan time, TimeProvider clock)
    {
        (_body, _time, _late) = (body, time, new CancellationTokenSource(time, clock));

        // A read given up by its token would leave the server in the middle of it, unable to end the request in order.
        _late.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives so much time from now on; without effect when it is too late.</summary>
    internal void Allow(TimeSpan time)
    {
        _time = time;
        _late.CancelAfter(time);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await _body.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsCanceled)
        {
            _body.AdvanceTo(result.Buffer.Start);
            throw new BadHttpRequestException(
                string.Create(CultureInfo.InvariantCulture, $"The body did not arrive within {_time.TotalSeconds:0} seconds; nothing was done."), StatusCodes.Status408RequestTimeout);
        }

        var part = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
        var read = (int)part.Length;
        part.CopyTo(buffer.Span);
        _body.AdvanceTo(part.End);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _late.Dispose();
        }

        base.Dispose(disposing);
    }
}
