using System.CommandLine;
using Tollgate.Hosting;
using Tollgate.Simulator.Workload;

namespace Tollgate.Commands.Demo;

/// <summary><c>tollgate demo</c>: a realistic month with known contents. Exit code 1 when the ledger does not show what was planted.</summary>
internal static class DemoCommand
{
    internal static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "Empty directory to play into. Default: a new temporary one, which is kept." };
        var days = new Option<int>("--days") { Description = $"Days to play, {MonthPlan.FewestDays} to {MonthPlan.MostDays}; they end with yesterday.", DefaultValueFactory = _ => 30 };
        var speed = new Option<double>("--speed") { Description = "Days played in a second at most; 0 is as fast as possible.", DefaultValueFactory = _ => 0 };
        var seed = new Option<long>("--seed") { Description = "Start of all chance: equal seeds give equal months.", DefaultValueFactory = _ => 1 };
        var log = new Option<string?>("--attempt-log") { Description = "File the simulated providers append every attempt to, one JSON line each." };
        var json = CommonOptions.Json();
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < MonthPlan.FewestDays or > MonthPlan.MostDays)
            {
                result.AddError($"--days is {MonthPlan.FewestDays} to {MonthPlan.MostDays}.");
            }
        });
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1000))
            {
                result.AddError("--speed is 0 to 1000.");
            }
        });
        var command = new Command("demo", "Play a month of traffic with planted facts through the gateway, and find them again in the ledger.") { data, days, speed, seed, log, json };
        command.SetAction((parse, cancellation) => RunAsync(
            new DemoOptions
            {
                Data = parse.GetValue(data) ?? Directory.CreateTempSubdirectory("tollgate-demo-").FullName,
                Days = parse.GetValue(days),
                Seed = parse.GetValue(seed),
                Speed = parse.GetValue(speed),
                AttemptLog = parse.GetValue(log),
            },
            parse.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, bool json, CancellationToken cancellation)
    {
        try
        {
            var progress = new DayProgress(options.Days);
            var outcome = await DemoPlay.RunAsync(options, TimeProvider.System, progress, cancellation).ConfigureAwait(false);
            progress.End();
            var data = Path.GetFullPath(options.Data);
            await Console.Out.WriteLineAsync(json ? DemoReport.Json(outcome, data) : DemoReport.Text(outcome, data)).ConfigureAwait(false);
            return outcome.Agrees ? 0 : 1;
        }
        catch (Exception refused) when (refused is StartupException or Storage.Journaling.JournalUnavailableException or IOException)
        {
            await Console.Error.WriteLineAsync(refused.Message).ConfigureAwait(false);
            return 2;
        }
    }
}
