using Tollgate.Configuration;
using Tollgate.Gateway.Configuration;
using Tollgate.Hosting;

namespace Tollgate.Scenarios.Harness;

/// <summary>The gateway of a kill test: a process of its own, on a data directory that outlives it.</summary>
internal static class ChildGateway
{
    internal const string Verb = "--serve-gateway";

    /// <summary>Arguments: data directory, address of the simulator. Prints its own address and serves until killed.</summary>
    internal static async Task<int> ServeAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        var settings = new ServerSettings
        {
            Data = args[1],
            Listen = [new ListenConfiguration("127.0.0.1", 0)],
            Gateway = new GatewayOptions { Providers = SimulatedProviders.At(new Uri(args[2])) },
            AcceptEphemeral = true,
        };
        await using var server = await TollgateServer.StartAsync(settings, Console.Error, CancellationToken.None);
        await Console.Out.WriteLineAsync(server.Addresses[0].ToString());
        await Console.Out.FlushAsync();

        // Ends also when the parent dies before it could kill: its end of the pipe closes.
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
