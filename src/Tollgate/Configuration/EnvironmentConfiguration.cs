using Tollgate.Configuration.Reading;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Configuration;

/// <summary>What Tollgate does without a file: every known provider whose key variable is set, defaults for the rest.</summary>
internal static class EnvironmentConfiguration
{
    public static TollgateConfiguration Read(IEnvironment environment) =>
        new() { Gateway = new GatewayOptions { Providers = Providers(environment) } };

    /// <summary>The same with the master keys, or what is wrong with them.</summary>
    public static ConfigurationResult Load(IEnvironment environment)
    {
        var (masters, problem) = MasterKeyReading.Read(environment);
        return problem is null
            ? new ConfigurationResult(Read(environment) with { MasterKeys = masters }, [], [], [])
            : new ConfigurationResult(null, [new ConfigurationProblem("(environment)", 1, 1, "", problem)], [], []);
    }

    /// <summary>The providers of the environment, in the order of <see cref="KnownProviders"/>.</summary>
    public static IReadOnlyList<ProviderOptions> Providers(IEnvironment environment)
    {
        var providers = new List<ProviderOptions>();
        foreach (var known in KnownProviders.All)
        {
            if (known.KeyVariable is { } variable && Key(environment, variable) is { } key)
            {
                providers.Add(new ProviderOptions
                {
                    Name = known.Name,
                    Api = known.Api,
                    BaseUrl = new Uri(known.BaseUrl),
                    Models = known.Models,
                    Accounts = [new AccountOptions { Name = AccountReading.Default, Keys = [key] }],
                });
            }
        }

        return providers;
    }

    /// <summary>The key in a variable, trimmed; null when it is not set or cannot be a key.</summary>
    internal static string? Key(IEnvironment environment, string variable) =>
        environment.Variable(variable)?.Trim() is { Length: > 0 } key && key.All(c => c is > ' ' and <= '~') ? key : null;
}
