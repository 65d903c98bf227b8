using Tollgate.Configuration;
using Tollgate.Gateway.Configuration;
using Tollgate.Hosting;
using Tollgate.Simulator;
using Tollgate.Simulator.Workload;

namespace Tollgate.Commands.Demo;

/// <summary>Plays a month: simulated providers and a whole gateway in this process, everything in between over HTTP.</summary>
internal static class DemoPlay
{
    internal static async Task<DemoOutcome> RunAsync(DemoOptions options, TimeProvider real, IProgress<int>? progress, CancellationToken cancellation)
    {
        var started = real.GetTimestamp();
        var today = new DateTimeOffset(real.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var plan = MonthPlan.Build(new MonthPlanOptions(today.AddDays(-options.Days), options.Days, options.Seed) { Facts = options.Facts });
        var clock = new SteppedClock(plan.Options.Start);
        var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Seed = options.Seed, TimeProvider = clock, AttemptLog = options.AttemptLog }, cancellation).ConfigureAwait(false);
        await using (simulator.ConfigureAwait(false))
        {
            var settings = new ServerSettings
            {
                Data = options.Data,
                Listen = [new ListenConfiguration("127.0.0.1", 0)],
                Gateway = new GatewayOptions { Providers = SimulatedProviders.At(simulator.BaseAddress) },
                AcceptEphemeral = true,

                // A month of alerts in a minute is for 'alerts list', not for the console.
                AlertSinks = [],
                Time = clock,
            };
            var server = await TollgateServer.StartAsync(settings, TextWriter.Null, cancellation).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                if (await server.Ledger.LastIdAsync(cancellation).ConfigureAwait(false) > 0)
                {
                    throw new StartupException($"{options.Data} holds traffic already. The demo plays into an empty directory only: pass another --data.");
                }

                var secrets = DemoTenants.Create(server.Control, plan);
                server.Core.Keys.RefreshNow();
                var played = await PlayAsync(server, plan, secrets, clock, options, progress, cancellation).ConfigureAwait(false);
                await server.Projector.FlushAsync(cancellation).ConfigureAwait(false);

                var ledger = new LedgerQuestions(server.Ledger, server.Control.Installation.Pepper, plan.Options);
                var facts = await new LedgerFacts(ledger, plan, played).FindAsync().ConfigureAwait(false);
                var unpriced = simulator.Attempts.After().Where(attempt => attempt.Model == plan.Options.Facts.UnpricedModel.Model).Sum(static attempt => attempt.Usd);
                return new DemoOutcome(
                    plan, played, await ledger.TotalAsync().ConfigureAwait(false), simulator.Attempts.Summary, unpriced, facts, real.GetElapsedTime(started));
            }
        }
    }

    private static async Task<PlayResult> PlayAsync(
        TollgateServer server, MonthPlan plan, IReadOnlyDictionary<(string Team, string User), string> secrets, SteppedClock clock, DemoOptions options,
        IProgress<int>? progress, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        var player = new WorkloadPlayer(http, server.Addresses[0], request => secrets[(request.Team, request.User)], clock);
        var day = options.Speed > 0 ? TimeSpan.FromSeconds(1 / options.Speed) : TimeSpan.Zero;
        return await player.PlayAsync(plan, day, progress, cancellation).ConfigureAwait(false);
    }
}
