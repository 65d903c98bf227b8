using System.Buffers;
using System.Buffers.Text;
using Tollgate.Economics.Pricing;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// Writes the trace record of an attempt: the provider's usage as it came, the price lines, the hold. Plain UTF-8 JSON, written by
/// hand because it is on the path of every request.
/// </summary>
internal static class AttemptTrace
{
    internal static void Write(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        var trace = exchange.Trace;
        trace.Release();
        trace.Write("{\"held\":\""u8);
        Decimal(trace, attempt.Plan.Total.Value);
        if (attempt.Plan.UsesCeiling)
        {
            trace.Write("\",\"held_unpriced\":\""u8);
            Decimal(trace, attempt.Plan.Shadow.Value);
        }

        trace.Write("\",\"input_bound\":"u8);
        Number(trace, attempt.Plan.InputTokens);
        if (exchange.Facts.MaxOutput is { } asked)
        {
            trace.Write(",\"cap_asked\":"u8);
            Number(trace, asked);
        }

        if (attempt.Plan.CapSent is { } cap)
        {
            trace.Write(",\"cap_sent\":"u8);
            Number(trace, cap);
        }

        if (exchange.Lines.Count > 0)
        {
            trace.Write(",\"lines\":["u8);
            for (var i = 0; i < exchange.Lines.Count; i++)
            {
                Line(trace, exchange.Lines[i], i);
            }

            trace.Write("]"u8);
        }

        // Only figures: the usage object of a provider never carries text of prompt or answer.
        var raw = exchange.Answer.Usage.Raw;
        if (!raw.IsEmpty)
        {
            trace.Write(",\"usage\":"u8);
            trace.Write(raw);
        }

        trace.Write("}"u8);
        exchange.End.Trace = trace.Array;
        exchange.End.TraceLength = (int)trace.Length;
    }

    private static void Line(Exchange.BodyBuffer trace, in PriceLine line, int index)
    {
        trace.Write(index == 0 ? "[\""u8 : ",[\""u8);
        trace.Write(BucketNames.Utf8(line.Bucket));
        trace.Write("\","u8);
        Number(trace, line.Count);
        if (line.IsPriced)
        {
            trace.Write(",\""u8);
            Decimal(trace, line.UnitPriceUsdPerMillion);
            trace.Write("\",\""u8);
            Decimal(trace, line.Amount.Value);
            trace.Write("\"]"u8);
        }
        else
        {
            trace.Write(",null,null]"u8);
        }
    }

    private static void Number(IBufferWriter<byte> trace, long value)
    {
        var room = trace.GetSpan(20);
        Utf8Formatter.TryFormat(value, room, out var written);
        trace.Advance(written);
    }

    // Multiplication leaves trailing zeros; they are noise to a reader.
    private static void Decimal(IBufferWriter<byte> trace, decimal value)
    {
        var room = trace.GetSpan(40);
        Utf8Formatter.TryFormat(value, room, out var written);
        if (room[..written].Contains((byte)'.'))
        {
            written = room[..written].TrimEnd((byte)'0').TrimEnd((byte)'.').Length;
        }

        trace.Advance(written);
    }
}
