using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>
/// HMAC-SHA256 of a key's secret under the installation's pepper. Worth nothing without the pepper, and no way back to the secret
/// with it. Immutable.
/// </summary>
/// <param name="Head">The first 128 bits: what keys are looked up by.</param>
/// <param name="Tail">The remaining 128 bits.</param>
public readonly record struct KeyHash(UInt128 Head, UInt128 Tail)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = Pepper.HashSize;

    /// <summary>The hash of a secret of at most <see cref="ForeignSecret.LongestLength"/> ASCII characters. Does not allocate.</summary>
    public static KeyHash Of(Pepper pepper, ReadOnlySpan<char> secret)
    {
        ArgumentNullException.ThrowIfNull(pepper);
        Span<byte> message = stackalloc byte[ForeignSecret.LongestLength];
        var length = Encoding.ASCII.GetBytes(secret, message);
        Span<byte> hash = stackalloc byte[Size];
        pepper.Hash(message[..length], hash);
        return Read(hash);
    }

    public static KeyHash Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Head);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Tail);
        return bytes;
    }

    /// <summary>Compares the second half in a time that does not depend on where it differs.</summary>
    public bool HasTail(UInt128 tail)
    {
        var own = Tail;
        return CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in own)), MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in tail)));
    }

    /// <summary>Shows nothing: hashes of secrets are not for logs.</summary>
    public override string ToString() => "(key hash)";
}
