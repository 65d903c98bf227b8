using System.Security.Cryptography;

namespace Tollgate.Simulator.Journal;

/// <summary>
/// Bodies of the last requests exactly as received. Thread-safe; at most 256. Of a body above 1 MB only the digest is held.
/// </summary>
internal sealed class RequestArchive
{
    private const int Kept = 256;
    private const int LongestBody = 1 << 20;
    private readonly Lock _gate = new();
    private readonly (string? Attempt, byte[]? Body, byte[]? Digest)[] _ring = new (string?, byte[]?, byte[]?)[Kept];
    private long _count;

    public void Keep(string? attempt, byte[] body)
    {
        var entry = body.Length > LongestBody ? (attempt, (byte[]?)null, SHA256.HashData(body)) : (attempt, body, (byte[]?)null);
        lock (_gate) _ring[(int)(_count++ % Kept)] = entry;
    }

    /// <summary>The newest body, or the newest of one attempt; null when it is not held.</summary>
    public byte[]? Find(string? attempt) => Newest(attempt).Body;

    /// <summary>The SHA-256 of the newest body, or of the newest of one attempt; null when it is not held.</summary>
    public byte[]? Digest(string? attempt)
    {
        var (body, digest) = Newest(attempt);
        return digest ?? (body is null ? null : SHA256.HashData(body));
    }

    private (byte[]? Body, byte[]? Digest) Newest(string? attempt)
    {
        lock (_gate)
        {
            for (var i = _count - 1; i >= 0 && i >= _count - Kept; i--)
            {
                var (id, body, digest) = _ring[(int)(i % Kept)];
                if (attempt is null || string.Equals(id, attempt, StringComparison.Ordinal)) return (body, digest);
            }
        }

        return default;
    }
}
