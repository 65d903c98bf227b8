using System.Security.Cryptography;

namespace Tollgate.Secrets;

/// <summary>One master key: seals values and opens them again. Immutable and thread-safe; <see cref="ToString"/> shows its id alone.</summary>
internal sealed class MasterKey
{
    internal const int Size = 32;

    /// <summary>How one is made, for messages.</summary>
    internal const string Form = "32 random bytes in base64 or hexadecimal digits, as 'openssl rand -base64 32' prints them";

    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int FingerprintSize = 6;

    // Fewer different bytes are no random number but a placeholder.
    private const int LeastDistinct = 12;

    private readonly byte[] _sealing;
    private readonly byte[] _fingerprinting;

    private MasterKey(byte[] secret)
    {
        _sealing = Derive(secret, "seal"u8, Size);
        _fingerprinting = Derive(secret, "fingerprint"u8, Size);
        Id = Convert.ToHexStringLower(Derive(secret, "id"u8, 8));
    }

    /// <summary>Tells master keys apart; says nothing about the key.</summary>
    internal string Id { get; }

    /// <summary>The key of a text; null when it is none.</summary>
    internal static MasterKey? Read(string text)
    {
        var bytes = new byte[Size];
        var length = 0;
        var isRead = text.Length == Size * 2
            ? Convert.FromHexString(text, bytes, out _, out length) == System.Buffers.OperationStatus.Done
            : text.Length == 44 && Convert.TryFromBase64String(text, bytes, out length);
        return isRead && length == Size && bytes.Distinct().Count() >= LeastDistinct ? new MasterKey(bytes) : null;
    }

    /// <summary>Seals a value for one place; elsewhere it does not open.</summary>
    internal byte[] Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place)
    {
        var whole = new byte[1 + NonceSize + value.Length + TagSize];
        whole[0] = Format;
        var nonce = whole.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_sealing, TagSize);
        cipher.Encrypt(nonce, value, whole.AsSpan(1 + NonceSize, value.Length), whole.AsSpan(^TagSize..), place);
        return whole;
    }

    /// <summary>The value; null when it was not sealed with this key for this place, or has been changed since.</summary>
    internal byte[]? Open(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> place)
    {
        if (whole.Length < 1 + NonceSize + TagSize || whole[0] != Format)
        {
            return null;
        }

        var value = new byte[whole.Length - 1 - NonceSize - TagSize];
        try
        {
            using var cipher = new AesGcm(_sealing, TagSize);
            cipher.Decrypt(whole.Slice(1, NonceSize), whole[(1 + NonceSize)..^TagSize], whole[^TagSize..], value, place);
            return value;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>The beginning of a keyed hash of a value, by which the same value is recognised.</summary>
    internal string Fingerprint(ReadOnlySpan<byte> value) => Convert.ToHexStringLower(HMACSHA256.HashData(_fingerprinting, value).AsSpan(0, FingerprintSize));

    public override string ToString() => "master key " + Id;

    // A key of its own for each use, so that none of them says anything about another.
    private static byte[] Derive(byte[] secret, ReadOnlySpan<byte> use, int length)
    {
        var derived = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, derived, "tollgate secrets v1"u8, use);
        return derived;
    }
}
