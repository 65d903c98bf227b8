using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>What can be told about an event of which only the beginning and the end are at hand.</summary>
internal static class LargeEvents
{
    /// <summary>True when the event is large because it carries media.</summary>
    public static bool HasMedia(ReadOnlySpan<byte> head) =>
        head.IndexOf(";base64,"u8) >= 0 || head.IndexOf("\"inlineData\""u8) >= 0 || head.IndexOf("_b64\""u8) >= 0
        || head.IndexOf("\"audio\":"u8) >= 0;

    /// <summary>
    /// Finds the last member of the root object with that name: a member is the root's when exactly one brace is still open
    /// from there to the end. The positions are those of its name's quote and of its value; false when it is not in the tail.
    /// </summary>
    public static bool TryRootMember(ReadOnlySpan<byte> tail, ReadOnlySpan<byte> quotedName, out int nameAt, out int valueAt)
    {
        nameAt = tail.LastIndexOf(quotedName);
        valueAt = 0;
        if (nameAt < 0 || (nameAt > 0 && tail[nameAt - 1] == (byte)'\\'))
        {
            return false;
        }

        var cursor = new JsonCursor(tail, nameAt + quotedName.Length);
        if (cursor.Peek() != (byte)':')
        {
            return false;
        }

        valueAt = cursor.Position + 1;
        cursor = new JsonCursor(tail, valueAt);
        cursor.Skip();
        while (!cursor.Failed && cursor.NextMember(out _))
        {
            cursor.Skip();
        }

        return !cursor.Failed && cursor.Peek() == 0;
    }

    /// <summary>The value of the last member with that name, at any depth, when it is a string.</summary>
    public static bool TryString(ReadOnlySpan<byte> tail, ReadOnlySpan<byte> quotedName, out ReadOnlySpan<byte> value)
    {
        value = default;
        var at = tail.LastIndexOf(quotedName);
        if (at < 0 || (at > 0 && tail[at - 1] == (byte)'\\'))
        {
            return false;
        }

        var cursor = new JsonCursor(tail, at + quotedName.Length);
        if (cursor.Peek() != (byte)':')
        {
            return false;
        }

        cursor = new JsonCursor(tail, cursor.Position + 1);
        return cursor.Peek() == (byte)'"' && cursor.ReadString(out value);
    }
}
