using System.Net;
using Tollgate.Configuration.Yaml;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Configuration.Reading;

/// <summary>The usual mistakes in a provider's address.</summary>
internal static class BaseUrlCheck
{
    public static void Check(Section section, ProviderOptions provider, IReadOnlyList<ListenConfiguration> listen, ApiFamily? api)
    {
        if (section.Scalar("base_url")?.Url is not { } url)
        {
            return;
        }

        // A request would go round until something gives.
        if (listen.Any(l => l.Port == url.Port && Reaches(l.Host, url)))
        {
            section.Problem("base_url", $"{section.Display("base_url")} is this Tollgate itself. Write the provider's own address.");
        }
        else if (api is { } family)
        {
            CheckTail(section, url, family);
        }

        if (url.Scheme == "http" && !url.IsLoopback && provider.Accounts.Any(a => a.Keys.Count > 0))
        {
            section.Warning("base_url", $"{section.Display("base_url")} is not encrypted, and keys are sent there. Write https:// unless the network is trusted.");
        }
    }

    private static void CheckTail(Section section, Uri url, ApiFamily api)
    {
        var path = url.AbsolutePath.TrimEnd('/');
        foreach (var tail in Tails(api))
        {
            if (path.EndsWith(tail, StringComparison.OrdinalIgnoreCase))
            {
                var root = url.GetLeftPart(UriPartial.Authority) + path[..^tail.Length];
                section.Problem("base_url", $"{section.Display("base_url")} is too long: '{tail}' is added to each request. Write {Shown.Name(root)}.");
                return;
            }
        }
    }

    // What people copy from API references; longest first.
    private static string[] Tails(ApiFamily api) => api switch
    {
        ApiFamily.OpenAI => ["/chat/completions", "/completions", "/responses", "/embeddings"],
        ApiFamily.Anthropic => ["/v1/messages", "/v1"],
        ApiFamily.Gemini => ["/v1beta/models", "/v1beta"],
        _ => ["/openai/v1", "/openai/deployments", "/openai"],
    };

    private static bool Reaches(string host, Uri url) =>
        string.Equals(host, url.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        || (url.IsLoopback && (host is "*" or "localhost" || (IPAddress.TryParse(host, out var address)
            && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))));
}
