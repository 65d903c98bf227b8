using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>Adds up the bytes of strings in a value, as written: an upper bound of its text.</summary>
internal static class OutputText
{
    private const int MaxDepth = 32;

    /// <summary>The bytes of every string value inside the next value, member names, types and ids left out. Moves behind it.</summary>
    public static long Strings(ref JsonCursor cursor, int depth = 0)
    {
        long bytes = 0;
        switch (cursor.Peek())
        {
            case (byte)'"':
                cursor.ReadString(out var raw);
                return raw.Length;
            case (byte)'{' or (byte)'[' when depth >= MaxDepth:
                return cursor.ReadRaw().Length;
            case (byte)'{':
                cursor.EnterObject();
                while (cursor.NextMember(out var name))
                {
                    // Tags and ids are the protocol's words, not the model's.
                    if (name.SequenceEqual("type"u8) || name.SequenceEqual("id"u8))
                    {
                        cursor.Skip();
                    }
                    else
                    {
                        bytes += Strings(ref cursor, depth + 1);
                    }
                }

                return bytes;
            case (byte)'[':
                cursor.EnterArray();
                while (cursor.NextElement())
                {
                    bytes += Strings(ref cursor, depth + 1);
                }

                return bytes;
            default:
                cursor.Skip();
                return 0;
        }
    }

    /// <summary>The length of a string value; the strings inside anything else.</summary>
    public static long Length(ref JsonCursor cursor) => Strings(ref cursor);
}
