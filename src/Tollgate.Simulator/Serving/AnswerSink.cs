using Microsoft.AspNetCore.Http;
using Tollgate.Simulator.Behaviour;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Journal;

namespace Tollgate.Simulator.Serving;

/// <summary>
/// Where answers leave the simulator: waits, paces, applies the faults, and makes the record before the end can be seen. A
/// <see langword="false"/> result means the answer is over. A client that goes away shows as <see cref="OperationCanceledException"/>.
/// </summary>
internal sealed class AnswerSink(Exchange exchange, IDialect dialect)
{
    private readonly HttpResponse _response = exchange.Http.Response;
    private readonly CancellationToken _gone = exchange.Http.RequestAborted;
    private readonly Directive _directive = exchange.Directive;
    private int _events;
    private bool _spoiled;

    /// <summary>Waits for the first byte; faults that come before any header end the exchange here.</summary>
    public async ValueTask<bool> ReachFirstByteAsync()
    {
        if (_directive.Close)
        {
            exchange.End(AttemptOutcome.Fault);
            exchange.Http.Abort();
            return false;
        }

        if (_directive.Timeout)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, exchange.Server.Time, _gone);
        }

        exchange.Generating = _directive.Status is null && dialect.Bills;
        await WaitAsync(_directive.Latency ?? exchange.Server.Profile.FirstByte, 0);
        return true;
    }

    /// <summary>Sends the buffer as the whole body.</summary>
    public async ValueTask SendBodyAsync(int status, string contentType)
    {
        var buffer = exchange.Buffer;
        if (_directive.MalformedEvent is not null && status < 300)
        {
            buffer.Break(isEvent: false);
            _spoiled = true;
        }

        Start(status, contentType);
        _response.ContentLength = buffer.Written.Length;
        exchange.WireTokens = exchange.Answer?.WireTokens ?? 0;
        if (!await WriteAsync(last: true)) return;
        Complete(status);

        // A body of known length that was flushed before is not flushed again by the server's own completion.
        if (_directive.DripBytes is not null) await _response.BodyWriter.FlushAsync(_gone);
    }

    public void StartStream(string contentType)
    {
        Start(200, contentType);
        _response.Headers.CacheControl = "no-cache";
    }

    /// <summary>Sends the buffer as the next event.</summary>
    /// <param name="tokens">Tokens of the answer in it.</param>
    /// <param name="terminal">The answer ends with it.</param>
    public async ValueTask<bool> SendAsync(int tokens = 0, bool terminal = false)
    {
        if (_events > 0) await WaitAsync(_directive.Delay ?? exchange.Server.Profile.BetweenEvents, _events);
        if (_directive.OverloadedAfter == _events)
        {
            exchange.Buffer.Clear();
            dialect.WriteStreamError(exchange);
            if (await WriteAsync(last: true)) exchange.End(AttemptOutcome.Fault);
            exchange.Buffer.Clear();
            return false;
        }

        if (++_events == _directive.MalformedEvent)
        {
            exchange.Buffer.Break(isEvent: true);
            _spoiled = true;
        }

        exchange.WireTokens += tokens;
        if (!await WriteAsync(terminal)) return false;
        exchange.Buffer.Clear();
        if (terminal) Complete(200);
        return !terminal;
    }

    private void Start(int status, string contentType)
    {
        exchange.Status = status;
        _response.StatusCode = status;
        _response.ContentType = contentType;
    }

    private void Complete(int status)
    {
        exchange.TerminalWritten = true;
        var isFault = _spoiled || (status >= 400 && _directive.Status is not null);
        exchange.End(isFault ? AttemptOutcome.Fault : AttemptOutcome.Completed);
    }

    /// <summary>The last write is not flushed here: it leaves when the handler returns, after the record has been made.</summary>
    private async ValueTask<bool> WriteAsync(bool last)
    {
        var buffer = exchange.Buffer;
        var length = buffer.Written.Length;
        var allowed = _directive.CutAfterBytes is { } cut ? (int)Math.Max(0, cut - exchange.BodyBytes) : int.MaxValue;
        var isCut = allowed < length || (last && allowed == length);
        var end = Math.Min(length, allowed);
        if (_directive.DripBytes is { } drip)
        {
            for (var at = 0; at < end; at += drip)
            {
                if (at > 0 && _directive.DripDelay > TimeSpan.Zero) await Task.Delay(_directive.DripDelay, exchange.Server.Time, _gone);
                await PutAsync(at, Math.Min(drip, end - at), flush: isCut || !last || at + drip < end);
            }
        }
        else if (end > 0)
        {
            await PutAsync(0, end, flush: isCut || !last);
        }

        if (!isCut) return true;
        exchange.End(AttemptOutcome.Cut);
        if (end == 0) await _response.BodyWriter.FlushAsync(_gone);
        exchange.Http.Abort();
        return false;
    }

    private async ValueTask PutAsync(int at, int count, bool flush)
    {
        var writer = _response.BodyWriter;
        var bytes = exchange.Buffer.Written.Slice(at, count);
        bytes.CopyTo(writer.GetSpan(count));
        writer.Advance(count);
        exchange.BodyBytes += count;
        exchange.Server.Journal.Wrote(count);
        if (flush) await writer.FlushAsync(_gone);
        _gone.ThrowIfCancellationRequested();
    }

    private Task WaitAsync(Latency latency, int at)
    {
        if (latency.Median <= TimeSpan.Zero) return Task.CompletedTask;
        return Task.Delay(latency.Draw(Dice.Mix(exchange.Server.Seed ^ (ulong)exchange.Number, (ulong)at)), exchange.Server.Time, _gone);
    }
}
