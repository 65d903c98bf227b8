using System.Security.Cryptography;

namespace Tollgate.Economics.Ownership;

/// <summary>
/// The secret of an installation, as a keyed hash (HMAC-SHA256). Made once when the installation is created; whoever has it can
/// test guesses of names and keys. Thread-safe: each thread keeps its own prepared state, which makes a short hash cost half a
/// microsecond and no allocation.
/// </summary>
public sealed class Pepper : IDisposable
{
    /// <summary>Length of the secret in bytes.</summary>
    public const int Size = 32;

    /// <summary>Length of a hash in bytes.</summary>
    public const int HashSize = HMACSHA256.HashSizeInBytes;

    private readonly byte[] _secret;
    private readonly ThreadLocal<IncrementalHash> _prepared;

    public Pepper(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Size)
            throw new ArgumentException($"A pepper has {Size} bytes, not {secret.Length}.", nameof(secret));

        _secret = secret.ToArray();
        _prepared = new ThreadLocal<IncrementalHash>(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret));
    }

    /// <summary>A new random pepper.</summary>
    public static Pepper Create() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Writes the keyed hash of a message; the destination takes <see cref="HashSize"/> bytes. Does not allocate.</summary>
    public void Hash(ReadOnlySpan<byte> message, Span<byte> destination)
    {
        var prepared = _prepared.Value!;
        prepared.AppendData(message);
        prepared.GetHashAndReset(destination);
    }

    /// <summary>The secret, for the store that keeps it. Never logged or shown.</summary>
    public ReadOnlySpan<byte> RevealSecret() => _secret;

    /// <summary>Says nothing of the secret.</summary>
    public override string ToString() => "(pepper)";

    public void Dispose() => _prepared.Dispose();
}
