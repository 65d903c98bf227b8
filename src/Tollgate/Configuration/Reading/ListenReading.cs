using System.Globalization;
using System.Net;

namespace Tollgate.Configuration.Reading;

/// <summary>The list <c>listen</c>.</summary>
internal static class ListenReading
{
    private const string Example = "http://127.0.0.1:4000, http://*:4000 or https://0.0.0.0:443";

    public static IReadOnlyList<ListenConfiguration> Read(Section root)
    {
        if (!root.Has("listen"))
        {
            return [ListenConfiguration.Default];
        }

        var found = new List<ListenConfiguration>();
        foreach (var section in root.Sections("listen"))
        {
            if (ReadOne(section) is not { } one)
            {
                continue;
            }

            if (one.Port != 0 && found.Exists(o => o.Port == one.Port && o.Host == one.Host))
            {
                section.Problem("url", $"{section.Display("url")} is already listened on. Remove one of the two.");
            }

            found.Add(one);
        }

        if (root.Count("listen") == 0)
        {
            root.Problem("listen", "There is no address to listen on. Write - http://127.0.0.1:4000, or remove the key.");
        }

        return found;
    }

    private static ListenConfiguration? ReadOne(Section section)
    {
        var certificate = ReadCertificate(section.Child("certificate"));
        if (section.Scalar("url") is not { } url)
        {
            return null;
        }

        if (!TryParse(url.Text, out var https, out var host, out var port))
        {
            section.Problem("url", $"{url.Display} is not an address to listen on. Write {Example}.");
            return null;
        }

        if (https && !section.Has("certificate"))
        {
            section.Problem("url", $"{url.Display} needs a certificate. Write certificate: with path: beside it, or http://.");
        }
        else if (!https && section.Has("certificate"))
        {
            section.Problem("url", $"{url.Display} has a certificate but is not encrypted. Write https://, or remove the certificate.");
        }

        return new ListenConfiguration(host, port, certificate);
    }

    private static CertificateConfiguration? ReadCertificate(Section section)
    {
        var password = section.Scalar("password");
        if (password is { IsLiteral: true })
        {
            section.Warning("password", "The password stands in the file. Write ${NAME} or file:/path.");
        }

        var key = section.Scalar("key").FullPath(section.Context);
        if (section.Scalar("path").FullPath(section.Context) is not { } path)
        {
            return null;
        }

        var certificate = new CertificateConfiguration(path, key ?? path, password?.Text);
        if (certificate.Load(section.Context.Environment, out var reason) is not { } loaded)
        {
            section.Problem("path", $"The certificate cannot be used: {reason}. Write path: and key: of PEM files.");
            return certificate;
        }

        section.Context.Watch(certificate.Path);
        section.Context.Watch(certificate.Key);
        var found = certificate with { Thumbprint = loaded.Certificate.Thumbprint };
        loaded.Certificate.Dispose();
        foreach (var link in loaded.Chain)
        {
            link.Dispose();
        }

        return found;
    }

    private static bool TryParse(string text, out bool https, out string host, out int port)
    {
        https = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        host = "";
        port = 0;
        if (!https && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = text[(https ? 8 : 7)..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65535)
        {
            return false;
        }

        host = rest[..colon];
        if (host is "*" or "+" || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            host = host is "+" ? "*" : host.ToLowerInvariant();
            return true;
        }

        // A host name is refused: the server would listen on every address, which is not what it says.
        var bracketed = host is ['[', .., ']'];
        if (!IPAddress.TryParse(bracketed ? host[1..^1] : host, out var address)
            || bracketed != (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            || (!bracketed && host.Count(c => c == '.') != 3))
        {
            return false;
        }

        host = address.ToString();
        return true;
    }
}
