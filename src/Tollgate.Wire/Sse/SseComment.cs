using System.Buffers;
using System.Text;

namespace Tollgate.Wire;

/// <summary>Writes server-sent event comments, which clients ignore.</summary>
public static class SseComment
{
    /// <summary>Writes <c>: text</c> and a blank line; line breaks in the text become spaces.</summary>
    public static void Write(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length) + 4);
        ": "u8.CopyTo(span);
        var length = Encoding.UTF8.GetBytes(text, span[2..]);
        span.Slice(2, length).Replace((byte)'\n', (byte)' ');
        span.Slice(2, length).Replace((byte)'\r', (byte)' ');
        "\n\n"u8.CopyTo(span[(length + 2)..]);
        output.Advance(length + 4);
    }
}
