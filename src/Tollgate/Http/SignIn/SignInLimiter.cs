using System.Net;

namespace Tollgate.Http.SignIn;

/// <summary>
/// Slows down guessing: after ten failures an address (or IPv6 /64 network) waits, one more try every fifteen seconds; so do all
/// together after a hundred. Successful sign-ins cost nothing. Thread-safe; remembers a bounded number of addresses.
/// </summary>
internal sealed class SignInLimiter(TimeProvider time)
{
    private const int PerAddress = 10;
    private const int Together = 100;
    private const int MostAddresses = 10_000;
    private static readonly TimeSpan s_addressRefill = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_togetherRefill = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Failures> _addresses = [];
    private Failures _together;

    /// <summary>How long the address has to wait before it may try; zero when it may.</summary>
    internal TimeSpan Wait(IPAddress? address)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();

            // How many failures must be forgotten until there is room for one more.
            var own = Left(_addresses.GetValueOrDefault(Network(address)), now, s_addressRefill) - (PerAddress - 1);
            var all = Left(_together, now, s_togetherRefill) - (Together - 1);
            return own > 0 ? s_addressRefill * own : all > 0 ? s_togetherRefill * all : TimeSpan.Zero;
        }
    }

    internal void Failed(IPAddress? address)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var network = Network(address);
            if (_addresses.Count >= MostAddresses && !_addresses.ContainsKey(network))
            {
                foreach (var (old, _) in _addresses.Where(entry => Left(entry.Value, now, s_addressRefill) <= 0).ToList())
                {
                    _addresses.Remove(old);
                }
            }

            if (_addresses.Count < MostAddresses || _addresses.ContainsKey(network))
            {
                _addresses[network] = new Failures(Left(_addresses.GetValueOrDefault(network), now, s_addressRefill) + 1, now);
            }

            _together = new Failures(Left(_together, now, s_togetherRefill) + 1, now);
        }
    }

    private double Left(Failures failures, long now, TimeSpan refill) =>
        Math.Max(0, failures.Count - time.GetElapsedTime(failures.At, now) / refill);

    private static IPAddress Network(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private readonly record struct Failures(double Count, long At);
}
