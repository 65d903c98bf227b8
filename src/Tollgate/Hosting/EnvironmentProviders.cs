using Tollgate.Gateway.Upstreams;

namespace Tollgate.Hosting;

/// <summary>The providers whose keys are in the environment, under the names their own SDKs use.</summary>
internal static class EnvironmentProviders
{
    internal static IReadOnlyList<ProviderOptions> Find()
    {
        var found = new List<ProviderOptions>();
        foreach (var known in KnownProviders.All)
        {
            if (known.KeyVariable is { } variable && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key)
            {
                found.Add(new ProviderOptions
                {
                    Name = known.Name,
                    Api = known.Api,
                    BaseUrl = new Uri(known.BaseUrl),
                    Models = known.Models,
                    Accounts = [new AccountOptions { Name = "environment", Keys = [key] }],
                });
            }
        }

        return found;
    }
}
