using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>Steps shared by the readers of usage objects: a figure that was reported replaces, one that was not leaves alone.</summary>
internal static class UsageValues
{
    public static void Count(ref JsonCursor cursor, ref long? field, ReportedUsage usage)
    {
        if (cursor.ReadFigure() is { } value)
        {
            field = value;
            Note(value, usage);
        }
    }

    /// <summary>Notes a figure that was reported: only a count says anything about the usage, what is none is a problem of its own.</summary>
    public static void Note(long value, ReportedUsage usage)
    {
        if (value is >= 0 and <= JsonCursor.MaxCount)
        {
            usage.Seen = true;
        }
        else
        {
            usage.HasUnusable = true;
        }
    }

    /// <summary>A figure that can be shown to a caller: the reported one if it is a count, else the other.</summary>
    public static long Or(long? reported, long other) => reported is >= 0 and <= JsonCursor.MaxCount and var count ? count : other;

    /// <summary>Takes the value as raw bytes when it is an object, and keeps them; anything else is skipped.</summary>
    public static bool TryObject(ref JsonCursor cursor, ReportedUsage usage, out JsonCursor inside)
    {
        if (cursor.Peek() != (byte)'{')
        {
            cursor.Skip();
            inside = default;
            return false;
        }

        var raw = cursor.ReadRaw();
        inside = new JsonCursor(raw);
        if (cursor.Failed || !inside.EnterObject())
        {
            return false;
        }

        usage.KeepRaw(raw);
        return true;
    }
}
