using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tollgate.Bench.Passthrough;

/// <summary>Where the proxy listens (loopback only) and where it sends everything.</summary>
internal sealed record ProxyOptions(int Port, Uri Upstream)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out ProxyOptions? options)
    {
        var port = 18082;
        var upstream = new Uri("http://127.0.0.1:18080");
        options = null;
        if (args.Length % 2 != 0)
        {
            return false;
        }

        for (var i = 0; i < args.Length; i += 2)
        {
            var understood = args[i] switch
            {
                "--port" => int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out port),
                "--upstream" => Uri.TryCreate(args[i + 1], UriKind.Absolute, out upstream!),
                _ => false,
            };
            if (!understood)
            {
                return false;
            }
        }

        options = new ProxyOptions(port, upstream);
        return true;
    }
}
