using System.Text;

namespace Tollgate.Wire.Json;

/// <summary>
/// Turns short UTF-8 texts that come again and again (model names, tiers, finish reasons) into strings without allocating.
/// A direct-mapped table of fixed size: a collision replaces the older text. Thread-safe without locks: slots are immutable.
/// </summary>
internal static class TextPool
{
    private const int Slots = 1024;
    private const int MaxLength = 128;
    private static readonly Entry?[] Table = new Entry?[Slots];

    /// <summary>The string for raw JSON text (escapes decoded).</summary>
    public static string Get(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty)
        {
            return "";
        }

        if (raw.Length > MaxLength)
        {
            return JsonStrings.Decode(raw);
        }

        ref var slot = ref Table[Hash(raw) & (Slots - 1)];
        var entry = Volatile.Read(ref slot);
        if (entry is not null && raw.SequenceEqual(entry.Utf8))
        {
            return entry.Text;
        }

        entry = new Entry(raw.ToArray(), raw.Contains((byte)'\\') ? JsonStrings.Decode(raw) : Encoding.UTF8.GetString(raw));
        Volatile.Write(ref slot, entry);
        return entry.Text;
    }

    private static uint Hash(ReadOnlySpan<byte> raw)
    {
        unchecked
        {
            var hash = 2166136261u;
            foreach (var next in raw)
            {
                hash = (hash ^ next) * 16777619u;
            }

            return hash ^ (hash >> 15);
        }
    }

    private sealed class Entry(byte[] utf8, string text)
    {
        public readonly byte[] Utf8 = utf8;
        public readonly string Text = text;
    }
}
