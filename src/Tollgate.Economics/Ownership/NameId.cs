using System.Buffers.Binary;
using System.Text;

namespace Tollgate.Economics.Ownership;

/// <summary>
/// The opaque id of a name: the first 63 bits of HMAC-SHA256 over dimension and name, keyed with the installation's pepper.
/// Journal and ledger carry only these; without the pepper they cannot be turned back into names, nor guessed.
/// </summary>
/// <remarks>
/// Teams and users are named <c>organization/slug</c>, tags <c>key=value</c>, everything else by its plain name. With a million
/// names in a dimension the chance that any two share an id is about one in 10⁷.
/// </remarks>
public static class NameId
{
    private const int StackLimit = 512;

    /// <summary>The id, never 0; 0 for an empty name, which means "not given". Does not allocate for names up to 170 characters.</summary>
    public static long Of(Pepper pepper, Dimension dimension, ReadOnlySpan<char> name)
    {
        ArgumentNullException.ThrowIfNull(pepper);
        if (name.IsEmpty)
            return 0;

        var size = 1 + Encoding.UTF8.GetMaxByteCount(name.Length);
        Span<byte> message = size <= StackLimit + 4 ? stackalloc byte[StackLimit + 4] : new byte[size];
        message[0] = (byte)dimension;
        var length = 1 + Encoding.UTF8.GetBytes(name, message[1..]);
        Span<byte> hash = stackalloc byte[Pepper.HashSize];
        pepper.Hash(message[..length], hash);
        var id = BinaryPrimitives.ReadInt64BigEndian(hash) & long.MaxValue;
        return id == 0 ? 1 : id;
    }

    /// <summary>The id of a name that lives inside an organization: a team or a user.</summary>
    public static long Of(Pepper pepper, Dimension dimension, string organization, string slug) =>
        Of(pepper, dimension, string.Concat(organization, "/", slug));
}
