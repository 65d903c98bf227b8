using System.Security.Cryptography;
using System.Text;

namespace Tollgate.Storage.Control;

/// <summary>What another gateway kept of a key that it made. Immutable.</summary>
/// <param name="Sha256">SHA-256 of the secret.</param>
/// <param name="Shown">What people recognise the key by.</param>
/// <param name="Origin">The record it was, as <see cref="OriginOf"/> says it.</param>
public sealed record ForeignSecret(KeyHash Sha256, string Shown, string Origin)
{
    /// <summary>Characters of the longest secret that is accepted.</summary>
    public const int LongestLength = 256;

    /// <summary>Whether a text may be a secret of another gateway: 1 to 256 visible ASCII characters. Does not allocate.</summary>
    public static bool IsPossible(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LongestLength)
            return false;

        // The framework's search for a range allocates.
        foreach (var character in text)
        {
            if (character is < '!' or > '~')
                return false;
        }

        return true;
    }

    /// <summary>SHA-256 of a possible secret. Does not allocate.</summary>
    public static KeyHash Hash(ReadOnlySpan<char> secret)
    {
        Span<byte> message = stackalloc byte[LongestLength];
        var length = Encoding.ASCII.GetBytes(secret, message);
        Span<byte> hash = stackalloc byte[KeyHash.Size];
        SHA256.HashData(message[..length], hash);
        return KeyHash.Read(hash);
    }

    /// <summary>
    /// Names a record of another gateway: its product and a keyed digest of what that gateway kept, which nobody without the pepper can
    /// compare with a copy of that gateway's data.
    /// </summary>
    public static string OriginOf(Economics.Ownership.Pepper pepper, string product, KeyHash sha256) =>
        $"{product}:{KeyHash.Of(pepper, sha256.Head.ToString("x32", null) + sha256.Tail.ToString("x32", null)).Head:x32}";

    /// <summary>Shows no hash.</summary>
    public override string ToString() => Shown;
}
