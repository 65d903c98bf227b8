using System.Buffers;
using System.Text.Unicode;

namespace Tollgate.Wire;

/// <summary>Validates UTF-8 that is spread over several buffers; a character may straddle any of them.</summary>
internal static class SequenceUtf8
{
    public static bool IsValid(in ReadOnlySequence<byte> text)
    {
        Span<byte> carry = stackalloc byte[4];
        var carried = 0;
        foreach (var segment in text)
        {
            var span = segment.Span;
            while (carried > 0 && !span.IsEmpty)
            {
                carry[carried++] = span[0];
                span = span[1..];
                switch (System.Text.Rune.DecodeFromUtf8(carry[..carried], out _, out _))
                {
                    case OperationStatus.Done:
                        carried = 0;
                        break;
                    case OperationStatus.InvalidData:
                        return false;
                }
            }

            var whole = span.Length - Unfinished(span);
            if (!Utf8.IsValid(span[..whole]))
            {
                return false;
            }

            if (whole < span.Length)
            {
                span[whole..].CopyTo(carry);
                carried = span.Length - whole;
            }
        }

        return carried == 0;
    }

    // How many bytes at the end are the beginning of a character that goes on in the next buffer.
    private static int Unfinished(ReadOnlySpan<byte> span)
    {
        for (var back = 1; back <= 3 && back <= span.Length; back++)
        {
            var next = span[^back];
            if ((next & 0xC0) != 0x80)
            {
                var needed = next >= 0xF0 ? 4 : next >= 0xE0 ? 3 : next >= 0xC0 ? 2 : 1;
                return needed > back ? back : 0;
            }
        }

        return 0;
    }
}
