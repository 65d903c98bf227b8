using System.Net;
using Tollgate.Configuration;

namespace Tollgate.Http.SignIn;

/// <summary>
/// Which names the control plane answers to. A page of a stranger can make its own name point at this address (DNS rebinding), and a
/// browser would then treat Tollgate as that stranger's: so unknown names are refused. Addresses written as numbers cannot be rebound.
/// </summary>
internal sealed class HostCheck
{
    /// <summary>Environment variable with further names, separated by commas.</summary>
    internal const string Variable = "TOLLGATE_HOSTS";

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "localhost" };

    private readonly Func<string?> _public;

    /// <param name="listen">Where the process listens.</param>
    /// <param name="further">More names.</param>
    /// <param name="publicHost">The host of the address that people are sent to at the moment; null for none.</param>
    internal HostCheck(IEnumerable<ListenConfiguration> listen, IEnumerable<string> further, Func<string?> publicHost)
    {
        _public = publicHost;
        _names.Add(Environment.MachineName);
        _names.UnionWith(listen.Select(address => address.Host));
        _names.UnionWith(further);
    }

    internal bool Allows(HostString host)
    {
        if (!host.HasValue)
        {
            return false;
        }

        var name = host.Host.TrimEnd('.');
        return _names.Contains(name) || string.Equals(name, _public(), StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(name.Trim('[', ']'), out _) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Whether a request that may change something comes from a page of our own. Browsers say where it comes from; programs do
    /// not, and are held by the request token instead.
    /// </summary>
    internal static bool IsOwnOrigin(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site) && site.ToString() is not ("same-origin" or "none"))
        {
            return false;
        }

        if (!request.Headers.TryGetValue("Origin", out var origin))
        {
            return true;
        }

        // The scheme may differ where a proxy in front ends TLS.
        return Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from)
            && string.Equals(from.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)
            && (request.Host.Port is not { } port || port == from.Port);
    }
}
