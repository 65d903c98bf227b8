using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tollgate.Http.SignIn;

/// <summary>
/// Keyed hashes for what a browser is given and must bring back unchanged: session ids and form tokens. The key lives as long as
/// the process. Thread-safe; comparisons take the same time wherever the difference is.
/// </summary>
internal sealed class Seal
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>256 random bits as text.</summary>
    internal static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The hash of a value for one purpose; of no use for another.</summary>
    internal string Of(string purpose, string value) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(purpose + "\0" + value)));

    internal bool Fits(string purpose, string value, string? seal) =>
        seal is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(purpose, value)), Encoding.UTF8.GetBytes(seal));
}
