using System.Text;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>The outer form of a signed token (JWT): three parts of base64url, the first a JSON object. Pure; does not allocate.</summary>
internal static class TokenText
{
    /// <summary>Characters of the longest token that is looked at.</summary>
    internal const int LongestLength = 8192;

    // '{"' in base64url.
    private const string Beginning = "eyJ";

    /// <summary>Whether a text is a token rather than a key, in order or not.</summary>
    internal static bool IsToken(ReadOnlySpan<char> text) =>
        text.StartsWith(Beginning, StringComparison.Ordinal) && text.IndexOf('.') is var dot and > 0 && text[(dot + 1)..].Contains('.');

    /// <summary>A keyed hash to recognise a token by, that says nothing of it; false for what is too long or not ASCII.</summary>
    internal static bool TryHash(Pepper pepper, ReadOnlySpan<char> token, out KeyHash hash)
    {
        hash = default;
        if (token.Length > LongestLength || !Ascii.IsValid(token))
        {
            return false;
        }

        Span<byte> message = stackalloc byte[LongestLength];
        var length = Encoding.ASCII.GetBytes(token, message);
        Span<byte> bytes = stackalloc byte[KeyHash.Size];
        pepper.Hash(message[..length], bytes);
        hash = KeyHash.Read(bytes);
        return true;
    }
}
