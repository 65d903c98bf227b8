using System.Numerics;
using System.Security.Cryptography;

namespace Tollgate.Storage.Control;

/// <summary>
/// The form of secrets: a prefix, 256 random bits as 43 base-62 digits, and 4 digits of checksum. The checksum lets leaked keys be
/// found by scanners without false alarms, and typing errors and foreign keys be refused without a look-up. Pure.
/// </summary>
public static class KeySecret
{
    /// <summary>Prefix of virtual keys.</summary>
    public const string VirtualPrefix = "sk-tg-";

    /// <summary>Prefix of admin keys.</summary>
    public const string AdminPrefix = "tg-admin-";

    /// <summary>Prefix of setup tokens.</summary>
    public const string SetupPrefix = "tg-setup-";

    /// <summary>Prefix of SCIM tokens.</summary>
    public const string ScimPrefix = "tg-scim-";

    /// <summary>The length of the longest secret.</summary>
    public const int LongestLength = 9 + RandomDigits + ChecksumDigits;

    private const int RandomDigits = 43;
    private const int ChecksumDigits = 4;
    private const int RecognisedDigits = 4;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A new secret from the system's random source.</summary>
    public static string Generate(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        Span<char> secret = stackalloc char[prefix.Length + RandomDigits + ChecksumDigits];
        prefix.CopyTo(secret);
        var number = new BigInteger(RandomNumberGenerator.GetBytes(32), isUnsigned: true);
        for (var i = prefix.Length + RandomDigits - 1; i >= prefix.Length; i--)
        {
            number = BigInteger.DivRem(number, Digits.Length, out var digit);
            secret[i] = Digits[(int)digit];
        }

        WriteChecksum(secret[..^ChecksumDigits], secret[^ChecksumDigits..]);
        return secret.ToString();
    }

    /// <summary>Whether a text has the form of a secret with this prefix. Does not allocate.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text, string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (text.Length != prefix.Length + RandomDigits + ChecksumDigits || !text.StartsWith(prefix, StringComparison.Ordinal))
            return false;

        foreach (var digit in text[prefix.Length..])
        {
            if (!char.IsAsciiLetterOrDigit(digit))
                return false;
        }

        Span<char> expected = stackalloc char[ChecksumDigits];
        WriteChecksum(text[..^ChecksumDigits], expected);
        return text[^ChecksumDigits..].SequenceEqual(expected);
    }

    /// <summary>The part of a secret that may be shown.</summary>
    public static string Recognisable(string secret, string prefix)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(prefix);
        return secret[..(prefix.Length + RecognisedDigits)];
    }

    private static void WriteChecksum(ReadOnlySpan<char> text, Span<char> checksum)
    {
        var crc = uint.MaxValue;
        foreach (var character in text)
            crc = BitOperations.Crc32C(crc, (byte)character);

        for (var i = checksum.Length - 1; i >= 0; i--)
        {
            checksum[i] = Digits[(int)(crc % (uint)Digits.Length)];
            crc /= (uint)Digits.Length;
        }
    }
}
