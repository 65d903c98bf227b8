using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Commands.Doctor;

/// <summary>The keys of the configured providers, and whether their hosts can be connected to. No model is called.</summary>
internal static class ProviderChecks
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    internal static async IAsyncEnumerable<Finding> RunAsync(IReadOnlyList<ProviderOptions> providers, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (providers.Count == 0)
        {
            yield return Finding.Warn(
                "provider keys",
                $"None is set, so 'tollgate serve' simulates the providers. Known: {string.Join(", ", KnownProviders.All.Select(known => known.KeyVariable).OfType<string>())}.");
            yield break;
        }

        foreach (var provider in providers)
        {
            yield return Key(provider);
            yield return await ConnectAsync(provider, cancellation).ConfigureAwait(false);
        }
    }

    private static Finding Key(ProviderOptions provider)
    {
        const string Check = "provider keys";
        var variable = KnownProviders.Find(provider.Name)?.KeyVariable;
        return provider.Accounts.Any(static account => account.Keys.Count + account.SealedKeys.Count > 0)
            ? Finding.Ok(Check, $"{provider.Name} has a key.")
            : variable is null || provider.Accounts.Any(static account => account.IsKeyless)
                ? Finding.Ok(Check, $"{provider.Name} is called without a key.")
                : Finding.Fail(Check, $"{provider.Name} has no key: set {variable}.");
    }

    private static async Task<Finding> ConnectAsync(ProviderOptions provider, CancellationToken cancellation)
    {
        var check = "reach " + provider.Name;
        var url = provider.BaseUrl;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(url.Host, url.Port, patience.Token).ConfigureAwait(false);
            return Finding.Ok(check, $"{url.Host}:{url.Port} accepts connections.");
        }
        catch (SocketException refused)
        {
            return Finding.Fail(check, $"{url.Host}:{url.Port}: {refused.Message}. Check DNS, firewall and proxy.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Finding.Fail(check, $"{url.Host}:{url.Port} does not answer within {s_patience.TotalSeconds:0} s. Check firewall and proxy.");
        }
    }
}
