using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Tollgate.Economics.Ownership;

namespace Tollgate.Http.Admin;

/// <summary>
/// Places in the log for those who see one organization's entries. The log counts everybody's, so that a plain number would tell how
/// much the others change: it is encrypted, for this organization only, with a key made of the installation's secret.
/// </summary>
internal sealed class AuditCursor : IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Size = NonceSize + sizeof(long) + TagSize;
    private readonly AesGcm _cipher;
    private readonly byte[] _organization;

    internal AuditCursor(Pepper pepper, Guid organization)
    {
        Span<byte> key = stackalloc byte[Pepper.HashSize];
        pepper.Hash("a place in the audit log"u8, key);
        _cipher = new AesGcm(key, TagSize);
        _organization = organization.ToByteArray(bigEndian: true);
    }

    internal string Write(long sequence)
    {
        Span<byte> plain = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(plain, sequence);
        Span<byte> sealedPlace = stackalloc byte[Size];
        RandomNumberGenerator.Fill(sealedPlace[..NonceSize]);
        _cipher.Encrypt(sealedPlace[..NonceSize], plain, sealedPlace[NonceSize..^TagSize], sealedPlace[^TagSize..], _organization);
        return Base64Url.EncodeToString(sealedPlace);
    }

    /// <summary>The place; null when this organization was not given it.</summary>
    internal long? Read(string cursor)
    {
        Span<byte> sealedPlace = stackalloc byte[Size];
        if (cursor.Length > Size * 2 || !Base64Url.IsValid(cursor, out var size) || size != Size || !Base64Url.TryDecodeFromChars(cursor, sealedPlace, out _))
        {
            return null;
        }

        try
        {
            Span<byte> plain = stackalloc byte[sizeof(long)];
            _cipher.Decrypt(sealedPlace[..NonceSize], sealedPlace[NonceSize..^TagSize], sealedPlace[^TagSize..], plain, _organization);
            return BinaryPrimitives.ReadInt64BigEndian(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public void Dispose() => _cipher.Dispose();
}
