using System.CommandLine;
using Tollgate.Simulator;

namespace Tollgate.Commands;

/// <summary><c>tollgate simulate</c>: the simulated providers alone, for testing agents against.</summary>
internal static class SimulateCommand
{
    internal static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 4010 };
        var seed = new Option<long>("--seed") { Description = "Start of all chance: equal seeds answer equal requests equally.", DefaultValueFactory = _ => 1 };
        var log = new Option<string?>("--attempt-log") { Description = "File to append every attempt served to, one JSON line each." };
        var command = new Command("simulate", "Serve simulated OpenAI, Anthropic, Gemini and compatible providers.") { port, seed, log };
        command.SetAction(async (parse, cancellation) =>
        {
            var host = await SimulatorHost.StartAsync(
                new SimulatorOptions { Port = parse.GetValue(port), Seed = parse.GetValue(seed), AttemptLog = parse.GetValue(log) }, cancellation).ConfigureAwait(false);
            await using (host)
            {
                await Console.Out.WriteLineAsync($"Simulated providers on {host.BaseAddress}").ConfigureAwait(false);
                await host.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
            }

            return 0;
        });
        return command;
    }
}
