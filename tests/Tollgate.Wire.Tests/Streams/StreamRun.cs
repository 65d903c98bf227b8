using System.Buffers;
using System.Text;

namespace Tollgate.Wire.Tests.Streams;

/// <summary>What came out of a tap for a stream fed in certain pieces.</summary>
internal sealed record StreamRun(string Before, string Terminal, string Facts, bool TerminalSeen, bool Truncated, bool UsageIsFinal)
{
    public string Whole => Before + Terminal;

    public static StreamRun Of(WireFormat format, ReadOnlySpan<byte> input, StreamTapOptions options = default, int first = 0, int step = int.MaxValue)
    {
        var tap = StreamTaps.Rent(format, options);
        var output = new ArrayBufferWriter<byte>(input.Length + 256);
        if (first > 0)
        {
            tap.Feed(input[..first], output);
        }

        for (var position = first; position < input.Length; position += Math.Min(step, input.Length - position))
        {
            tap.Feed(input.Slice(position, Math.Min(step, input.Length - position)), output);
        }

        tap.Complete(output);
        var before = Latin(output.WrittenSpan);
        output.ResetWrittenCount();
        tap.ReleaseTerminal(output);
        var run = new StreamRun(before, Latin(output.WrittenSpan), FactsText.Of(tap.Facts), tap.TerminalSeen, tap.Truncated, tap.UsageIsFinal);
        StreamTaps.Return(tap);
        return run;
    }

    // One character a byte: bytes cut anywhere compare exactly.
    public static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
