using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Tollgate.Storage.Control;

/// <summary>
/// A network as people write it: one address, or an address and the length of its prefix, <c>203.0.113.0/24</c> or <c>2001:db8::/32</c>. An IPv4
/// address that arrives written as IPv6 (<c>::ffff:203.0.113.7</c>) is the IPv4 address. Immutable.
/// </summary>
public readonly record struct AddressRange
{
    private readonly IPNetwork _network;

    private AddressRange(IPNetwork network)
    {
        _network = network;
    }

    /// <summary>Reads a network; says what to write instead when it is none.</summary>
    public static bool TryParse(string text, out AddressRange range, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var written = slash < 0 ? text : text[..slash];

        // The parser also takes 10, 0x0a.1 and 010.0.0.1, which hardly anybody means.
        if (!IPAddress.TryParse(written, out var address) || written.Contains('%', StringComparison.Ordinal)
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != written))
        {
            problem = "is no network; write an address such as 203.0.113.7 or a network such as 203.0.113.0/24 or 2001:db8::/32";
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            problem = $"is an IPv4 address written as IPv6; write {address.MapToIPv4()}";
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out length) || length > bits))
        {
            problem = $"has no prefix length of 0 to {bits}; write {written}/{(bits == 32 ? 24 : 64)} for instance";
            return false;
        }

        var start = Start(address, length);
        if (!start.Equals(address))
        {
            problem = $"has bits set behind its prefix; write {start}/{length}";
            return false;
        }

        range = new AddressRange(new IPNetwork(start, length));
        problem = null;
        return true;
    }

    /// <summary>Reads what has been checked before. Throws <see cref="FormatException"/> for anything else.</summary>
    public static AddressRange Parse(string text) =>
        TryParse(text, out var range, out var problem) ? range : throw new FormatException($"'{text}' {problem}.");

    /// <summary>Whether an address lies in the network. Does not allocate.</summary>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsIPv4MappedToIPv6)
            return _network.Contains(address);

        // Dual-mode sockets write IPv4 so; the last four bytes are the address.
        if (_network.BaseAddress.AddressFamily != AddressFamily.InterNetwork)
            return false;

        Span<byte> bytes = stackalloc byte[16];
        Span<byte> start = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        _network.BaseAddress.TryWriteBytes(start, out _);
        var (mask, at, from) = (
            _network.PrefixLength == 0 ? 0u : uint.MaxValue << (32 - _network.PrefixLength),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(start));
        return (at & mask) == from;
    }

    /// <summary>The network with its prefix length.</summary>
    public override string ToString() => _network.ToString();

    private static IPAddress Start(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - i * 8, 0, 8);
            bytes[i] = (byte)(bytes[i] & (0xFF00 >> kept));
        }

        return new IPAddress(bytes);
    }
}
