using Tollgate.Gateway.Upstreams;

namespace Tollgate.Hosting;

/// <summary>All common providers, answered by a simulator at one address.</summary>
internal static class SimulatedProviders
{
    internal static IReadOnlyList<ProviderOptions> At(Uri simulator)
    {
        var root = simulator.AbsoluteUri.TrimEnd('/');
        return
        [
            One("openai", root + "/v1"),
            One("anthropic", root),
            One("google", root),
            One("deepseek", root + "/deepseek/v1"),
            One("mistral", root + "/mistral/v1"),
            One("xai", root + "/xai/v1"),
            One("groq", root + "/groq/openai/v1"),
            One("openrouter", root + "/openrouter/api/v1"),
        ];
    }

    private static ProviderOptions One(string name, string baseUrl)
    {
        var known = KnownProviders.Find(name)!;
        return new ProviderOptions
        {
            Name = name,
            Api = known.Api,
            BaseUrl = new Uri(baseUrl),
            Models = known.Models,
            Accounts = [new AccountOptions { Name = "simulated", Keys = ["simulated-key"] }],
            SendAttemptId = true,
        };
    }
}
