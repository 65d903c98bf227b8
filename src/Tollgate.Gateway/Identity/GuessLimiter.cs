using System.Net;
using System.Net.Sockets;

namespace Tollgate.Gateway.Identity;

/// <summary>
/// Slows down guessing of secrets. Each network (an IPv4 address, an IPv6 /64) has a bucket of failures: when it is full, its next try waits until
/// one is forgotten. Another bucket counts the failures of all: when it is full every try is answered a little later, and nobody is refused for
/// what others do. Successes cost nothing. Thread-safe; remembers a bounded number of networks.
/// </summary>
public sealed class GuessLimiter
{
    /// <summary>How much later tries are answered while too many fail from everywhere.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Networks that are remembered at most; of more only the failures of all are counted.</summary>
    public const int MostNetworks = 10_000;

    private readonly TimeProvider _time;
    private readonly GuessAllowance _ofNetwork;
    private readonly GuessAllowance _ofAll;
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Failures> _networks = [];
    private Failures _all;

    public GuessLimiter(TimeProvider time, GuessAllowance ofNetwork, GuessAllowance ofAll)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _ofNetwork, _ofAll) = (time, ofNetwork, ofAll);
    }

    /// <summary>How many networks are remembered.</summary>
    public int Networks
    {
        get
        {
            lock (_lock)
                return _networks.Count;
        }
    }

    /// <summary>For keys that another gateway made, and perhaps a person: twenty wrong ones, then one more every five seconds.</summary>
    public static GuessLimiter OfAdoptedKeys(TimeProvider time) =>
        new(time, new GuessAllowance(20, TimeSpan.FromSeconds(5)), new GuessAllowance(500, TimeSpan.FromMilliseconds(100)));

    /// <summary>How long the network of an address has to wait before it may try; zero when it may.</summary>
    public TimeSpan Wait(IPAddress? address)
    {
        lock (_lock)
        {
            // How many failures must be forgotten until there is room for one more.
            var over = Left(_networks.GetValueOrDefault(NetworkOf(address)), _time.GetTimestamp(), _ofNetwork) - (_ofNetwork.Failures - 1);
            return over > 0 ? _ofNetwork.Refill * over : TimeSpan.Zero;
        }
    }

    /// <summary>True while too many fail from everywhere.</summary>
    public bool IsPausing
    {
        get
        {
            lock (_lock)
                return Left(_all, _time.GetTimestamp(), _ofAll) > _ofAll.Failures - 1;
        }
    }

    /// <summary>Waits while too many fail from everywhere; else completes at once.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) =>
        IsPausing ? Task.Delay(Pause, _time, cancellationToken) : Task.CompletedTask;

    /// <summary>Counts a try that failed.</summary>
    public void Failed(IPAddress? address)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var network = NetworkOf(address);
            if (_networks.Count >= MostNetworks && !_networks.ContainsKey(network))
                Forget(now);

            if (_networks.Count < MostNetworks || _networks.ContainsKey(network))
                _networks[network] = new Failures(Left(_networks.GetValueOrDefault(network), now, _ofNetwork) + 1, now);

            _all = new Failures(Left(_all, now, _ofAll) + 1, now);
        }
    }

    private void Forget(long now)
    {
        foreach (var (old, _) in _networks.Where(entry => Left(entry.Value, now, _ofNetwork) <= 0).ToList())
            _networks.Remove(old);
    }

    // No fuller than full: nobody waits longer for having been told to wait.
    private double Left(Failures failures, long now, GuessAllowance allowance) =>
        Math.Clamp(failures.Count - _time.GetElapsedTime(failures.At, now) / allowance.Refill, 0, allowance.Failures);

    private static IPAddress NetworkOf(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;

        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private readonly record struct Failures(double Count, long At);
}
