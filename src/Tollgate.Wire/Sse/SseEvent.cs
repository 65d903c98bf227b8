namespace Tollgate.Wire.Sse;

/// <summary>The fields of one server-sent event.</summary>
internal static class SseEvent
{
    /// <summary>
    /// The event's data and where it starts. False when it has none (a comment, a blank line). With several data lines
    /// <paramref name="lines"/> is more than 1 and <paramref name="data"/> is the first: join them with <see cref="Join"/>.
    /// </summary>
    public static bool TryData(ReadOnlySpan<byte> whole, out ReadOnlySpan<byte> data, out int offset, out int lines)
    {
        data = default;
        offset = 0;
        lines = 0;
        var position = whole.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (position < whole.Length)
        {
            var length = whole[position..].IndexOfAny((byte)'\n', (byte)'\r');
            length = length < 0 ? whole.Length - position : length;
            var line = whole.Slice(position, length);
            if (line.StartsWith("data:"u8))
            {
                var skip = line.Length > 5 && line[5] == (byte)' ' ? 6 : 5;
                if (lines++ == 0)
                {
                    offset = position + skip;
                    data = line[skip..];
                }
            }

            position += length + 1;
        }

        return lines > 0;
    }

    /// <summary>Writes all data lines, joined by line feeds; returns the length.</summary>
    public static int Join(ReadOnlySpan<byte> whole, Span<byte> destination)
    {
        var written = 0;
        var position = whole.StartsWith("\uFEFF"u8) ? 3 : 0;
        var first = true;
        while (position < whole.Length)
        {
            var length = whole[position..].IndexOfAny((byte)'\n', (byte)'\r');
            length = length < 0 ? whole.Length - position : length;
            var line = whole.Slice(position, length);
            if (line.StartsWith("data:"u8))
            {
                if (!first)
                {
                    destination[written++] = (byte)'\n';
                }

                first = false;
                var text = line[(line.Length > 5 && line[5] == (byte)' ' ? 6 : 5)..];
                text.CopyTo(destination[written..]);
                written += text.Length;
            }

            position += length + 1;
        }

        return written;
    }
}
