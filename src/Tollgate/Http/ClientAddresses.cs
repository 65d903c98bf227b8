using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;
using Tollgate.Storage.Control;

namespace Tollgate.Http;

/// <summary>
/// Says where a request comes from. The connection says it, unless a trusted proxy made that: then <c>X-Forwarded-For</c> does, read from its end,
/// because every proxy adds whom it got the request from and only what trusted ones added can be believed. Immutable.
/// </summary>
internal sealed class ClientAddresses(IReadOnlyList<AddressRange> trusted)
{
    private const string Header = "X-Forwarded-For";

    /// <summary>The address; null when a trusted proxy does not say it in a way that can be read.</summary>
    internal IPAddress? Of(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress;
        return trusted.Count == 0 || peer is null || !IsTrusted(peer) || !context.Request.Headers.TryGetValue(Header, out var written) ? peer : Read(written, peer);
    }

    private IPAddress? Read(StringValues written, IPAddress peer)
    {
        var client = peer;
        for (var i = written.Count - 1; i >= 0; i--)
        {
            var rest = written[i].AsSpan();
            while (true)
            {
                var comma = rest.LastIndexOf(',');
                var entry = rest[(comma + 1)..].Trim();
                if (!entry.IsEmpty)
                {
                    // "unknown", or a name: whoever it was, nobody can say what it may do.
                    if (Parse(entry) is not { } address)
                    {
                        return null;
                    }

                    client = address;
                    if (!IsTrusted(address))
                    {
                        return client;
                    }
                }

                if (comma < 0)
                {
                    break;
                }

                rest = rest[..comma];
            }
        }

        // Proxies all the way: the first of them asked on its own account.
        return client;
    }

    private bool IsTrusted(IPAddress address)
    {
        foreach (var range in trusted)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Some proxies add the port: <c>203.0.113.7:4711</c>, <c>[2001:db8::7]:4711</c>.</summary>
    private static IPAddress? Parse(ReadOnlySpan<char> entry)
    {
        if (entry[0] == '[')
        {
            var end = entry.IndexOf(']');
            entry = end < 0 ? default : entry[1..end];
        }
        else if (entry.IndexOf(':') is >= 0 and var colon && colon == entry.LastIndexOf(':'))
        {
            entry = entry[..colon];
        }

        return IPAddress.TryParse(entry, out var address) && (address.AddressFamily != AddressFamily.InterNetwork || entry.Count('.') == 3) ? address : null;
    }
}
