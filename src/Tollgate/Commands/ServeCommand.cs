using System.CommandLine;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Simulator;

namespace Tollgate.Commands;

/// <summary><c>tollgate serve</c>: the gateway.</summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var data = CommonOptions.Data();
        var listen = new Option<string[]>("--listen") { Description = "Addresses to listen on. Default: http://127.0.0.1:4000.", AllowMultipleArgumentsPerToken = true };
        var simulate = new Option<bool>("--simulate") { Description = "Use simulated providers even though provider keys are set." };
        var rates = CommonOptions.Rates();
        var ephemeral = new Option<bool>("--ephemeral") { Description = "Accept a data directory that does not outlive the machine." };
        var command = new Command("serve", "Serve the gateway. Without a provider key in the environment, simulated providers answer.") { data, listen, simulate, rates, ephemeral };
        command.SetAction(async (parse, cancellation) =>
        {
            try
            {
                return await RunAsync(
                    parse.GetValue(data)!, parse.GetValue(listen) ?? [], parse.GetValue(simulate), parse.GetValue(rates) ?? [],
                    parse.GetValue(ephemeral), cancellation).ConfigureAwait(false);
            }
            catch (Exception refused) when (refused is StartupException or Storage.Journaling.JournalUnavailableException or IOException)
            {
                await Console.Error.WriteLineAsync(refused.Message).ConfigureAwait(false);
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(string data, string[] listen, bool simulate, string[] rates, bool ephemeral, CancellationToken cancellation)
    {
        var providers = simulate ? [] : EnvironmentProviders.Find();
        SimulatorHost? simulator = null;
        if (providers.Count == 0)
        {
            simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), cancellation).ConfigureAwait(false);
            providers = SimulatedProviders.At(simulator.BaseAddress);
        }

        try
        {
            var settings = new ServerSettings
            {
                Data = data,
                Listen = listen.Length == 0 ? [new ListenAddress(new Uri("http://127.0.0.1:4000"))] : [.. listen.Select(url => new ListenAddress(new Uri(url)))],
                Gateway = new GatewayOptions { Providers = providers },
                RateFiles = rates,
                AcceptEphemeral = ephemeral,
            };
            var server = await TollgateServer.StartAsync(settings, Console.Out, cancellation).ConfigureAwait(false);
            await using (server)
            {
                await Welcome.WriteAsync(server, simulator?.BaseAddress, Console.Out).ConfigureAwait(false);
                await server.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
            }

            return 0;
        }
        finally
        {
            if (simulator is not null)
            {
                await simulator.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
