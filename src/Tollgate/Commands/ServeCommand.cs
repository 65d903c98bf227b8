using System.CommandLine;
using Tollgate.Configuration;
using Tollgate.Configuration.Reloading;
using Tollgate.Hosting;
using Tollgate.Simulator;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate serve</c>: the gateway.</summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file. Default: TOLLGATE_CONFIG, then ./tollgate.yaml, then the environment." };
        var data = new Option<string?>("--data") { Description = "Directory of the embedded store; wins over store.path." };
        var listen = new Option<string[]>("--listen") { Description = "Addresses to listen on, as http://127.0.0.1:4000; wins over listen.", AllowMultipleArgumentsPerToken = true };
        var simulate = new Option<bool>("--simulate") { Description = "Use simulated providers even though providers are configured." };
        var rates = CommonOptions.Rates();
        var ephemeral = new Option<bool>("--ephemeral") { Description = "Accept a data directory that does not outlive the machine." };
        var keys = new Option<bool>("--first-keys") { Description = "On the first start, where it listens on this machine alone, redeem the setup token at once and print an admin key and a caller key." };
        var command = new Command("serve", "Serve the gateway. Without a configured provider, simulated ones answer.") { config, data, listen, simulate, rates, ephemeral, keys };
        command.SetAction(async (parse, cancellation) =>
        {
            var loaded = ConfigurationLoader.Load(parse.GetValue(config), new ProcessEnvironment());
            foreach (var warning in loaded.Warnings)
            {
                await Console.Error.WriteLineAsync(warning.ToString()).ConfigureAwait(false);
            }

            if (loaded.Configuration is not { } written)
            {
                foreach (var problem in loaded.Problems)
                {
                    await Console.Error.WriteLineAsync(problem.ToString()).ConfigureAwait(false);
                }

                return 2;
            }

            try
            {
                // What the command line says holds for what is reloaded as well.
                TollgateConfiguration Called(TollgateConfiguration configuration) => configuration with
                {
                    Store = parse.GetValue(data) is { } path ? new StoreConfiguration { Path = Path.GetFullPath(path) } : configuration.Store,
                    Listen = parse.GetValue(listen) is { Length: > 0 } urls ? [.. urls.Select(ListenArgument.Read)] : configuration.Listen,
                    RateFiles = [.. configuration.RateFiles, .. parse.GetValue(rates) ?? []],
                    Journal = configuration.Journal with { AcceptEphemeral = configuration.Journal.AcceptEphemeral || parse.GetValue(ephemeral) },
                };
                return await RunAsync(written, Called, parse.GetValue(simulate), parse.GetValue(keys), cancellation).ConfigureAwait(false);
            }
            catch (Exception refused) when (refused is StartupException or Storage.Journaling.JournalUnavailableException or IOException)
            {
                await Console.Error.WriteLineAsync(refused.Message).ConfigureAwait(false);
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        TollgateConfiguration written, Func<TollgateConfiguration, TollgateConfiguration> called, bool simulate, bool withKeys, CancellationToken cancellation)
    {
        AuditActor.Gateway.Act();
        SimulatorHost? simulator = null;
        var configuration = called(written);
        var gateway = configuration.Gateway;
        if (simulate || gateway.Providers.Count == 0)
        {
            simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), cancellation).ConfigureAwait(false);
            gateway = gateway with { Providers = SimulatedProviders.At(simulator.BaseAddress) };
        }

        try
        {
            var settings = new ServerSettings
            {
                Data = configuration.Store.Path,
                Listen = configuration.Listen,
                Gateway = gateway,
                MasterKeys = configuration.MasterKeys,
                RateFiles = configuration.RateFiles,
                DurableToDisk = configuration.Journal.SurvivesPowerLoss,
                AcceptEphemeral = configuration.Journal.AcceptEphemeral,
                TimeZone = configuration.TimeZone.Id is "UTC" ? "Etc/UTC" : configuration.TimeZone.Id,
                Currency = configuration.Currency,
                Drain = configuration.Shutdown.Drain,
                Grace = configuration.Shutdown.Grace,
                Telemetry = configuration.Telemetry,
                AlertSinks = configuration.AlertSinks,
                Retention = configuration.Retention,
                KeyExpiry = configuration.KeyExpiry,
                TrustedProxies = configuration.TrustedProxies,
                Issuers = configuration.Issuers,
                Warms = true,
            };
            var server = await TollgateServer.StartAsync(settings, Console.Out, cancellation).ConfigureAwait(false);
            await using (server)
            {
                using var watcher = Watch(written, called, server, simulator is not null);
                await Welcome.WriteAsync(server, settings, simulator?.BaseAddress, withKeys, Console.Out).ConfigureAwait(false);
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

    // A bad reload throws before anything changed, and the watcher keeps the old configuration and says why.
    private static ConfigurationWatcher? Watch(
        TollgateConfiguration written, Func<TollgateConfiguration, TollgateConfiguration> called, TollgateServer server, bool simulated)
    {
        if (written.File is null)
        {
            return null;
        }

        var watcher = new ConfigurationWatcher(
            written, new ProcessEnvironment(), TimeProvider.System, server.Loggers.CreateLogger<ConfigurationWatcher>());
        watcher.Changed += changed =>
        {
            var card = TollgateServer.LoadCardAsync(called(changed).RateFiles, CancellationToken.None).GetAwaiter().GetResult();
            var gateway = simulated ? changed.Gateway with { Providers = server.Core.Snapshots.Current.Options.Providers } : changed.Gateway;
            server.Providers.Apply(gateway, card, changed.MasterKeys);
            server.Alerts.Apply(changed.AlertSinks);
            server.Retention.Apply(changed.Retention);
            server.SignOn.Apply(changed.Issuers);
        };
        server.Reloads = watcher;
        watcher.Start();
        return watcher;
    }
}
