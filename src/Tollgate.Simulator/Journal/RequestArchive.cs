namespace Tollgate.Simulator.Journal;

/// <summary>Bodies of the last requests exactly as received. Thread-safe; at most 256 bodies of at most 1 MB.</summary>
internal sealed class RequestArchive
{
    private const int Kept = 256;
    private const int LongestBody = 1 << 20;
    private readonly Lock _gate = new();
    private readonly (string? Attempt, byte[] Body)[] _ring = new (string?, byte[])[Kept];
    private long _count;

    public void Keep(string? attempt, byte[] body)
    {
        if (body.Length > LongestBody) return;
        lock (_gate) _ring[(int)(_count++ % Kept)] = (attempt, body);
    }

    /// <summary>The newest body, or the newest of one attempt; null when it is not held.</summary>
    public byte[]? Find(string? attempt)
    {
        lock (_gate)
        {
            for (var i = _count - 1; i >= 0 && i >= _count - Kept; i--)
            {
                var (id, body) = _ring[(int)(i % Kept)];
                if (attempt is null || string.Equals(id, attempt, StringComparison.Ordinal)) return body;
            }
        }

        return null;
    }
}
