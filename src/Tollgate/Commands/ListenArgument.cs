using Tollgate.Configuration;
using Tollgate.Hosting;

namespace Tollgate.Commands;

/// <summary>Reads an address to listen on from the command line; certificates need the configuration file.</summary>
internal static class ListenArgument
{
    internal static ListenConfiguration Read(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
        {
            throw new StartupException($"--listen '{text}' is not an address; write http://127.0.0.1:4000. For https, set 'listen' in tollgate.yaml.");
        }

        return new ListenConfiguration(url.Host is "[::]" or "0.0.0.0" ? "*" : url.Host.Trim('[', ']'), url.Port);
    }
}
