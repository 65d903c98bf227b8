using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// Ids of requests and attempts: UUIDv7, unguessable, sorted by the time they are made from. Thread-safe. Randomness is fetched for many ids
/// at once, because the operating system is asked for it by a system call.
/// </summary>
internal static class TimeOrderedIds
{
    private const int IdBytes = 16;
    private const int RandomBytes = 10;

    [ThreadStatic]
    private static byte[]? t_random;

    [ThreadStatic]
    private static int t_used;

    /// <summary>A new id for an instant in microseconds since the Unix epoch.</summary>
    internal static Guid New(long micros)
    {
        var random = t_random;
        if (random is null || t_used + RandomBytes > random.Length)
        {
            random = t_random ??= new byte[100 * RandomBytes];
            RandomNumberGenerator.Fill(random);
            t_used = 0;
        }

        Span<byte> id = stackalloc byte[IdBytes];
        BinaryPrimitives.WriteInt64BigEndian(id, micros / 1000 << 16);
        var taken = random.AsSpan(t_used, RandomBytes);
        taken.CopyTo(id[6..]);
        taken.Clear();
        t_used += RandomBytes;
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}
