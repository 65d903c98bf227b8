using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Tollgate.Economics.Ownership;
using Tollgate.Simulator.Workload;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Storage.Sqlite.Ledger;
using AttemptRecord = Tollgate.Simulator.Journal.AttemptRecord;

namespace Tollgate.Scenarios.Demo;

/// <summary>Runs <c>tollgate demo</c> once and opens what it left behind.</summary>
public sealed class PlayedMonth : IAsyncLifetime
{
    public const int Days = 3;
    private const int Seed = 5;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-month-");
    private SqliteControlStore _control = null!;

    public int ExitCode { get; private set; }

    public string Errors { get; private set; } = "";

    public JsonNode Report { get; private set; } = null!;

    /// <summary>The data directory that the demo left.</summary>
    public string Data => Path.Combine(_directory.FullName, "data");

    public MonthPlan Plan { get; private set; } = null!;

    /// <summary>What the simulated providers say they served.</summary>
    public IReadOnlyList<AttemptRecord> Attempts { get; private set; } = [];

    public SqliteLedger Ledger { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var log = Path.Combine(_directory.FullName, "attempts.jsonl");
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "tollgate.dll"), "demo", "--json", "--days", Text(Days), "--seed", Text(Seed), "--data", Data, "--attempt-log", log },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        Errors = await errors;
        await process.WaitForExitAsync();
        ExitCode = process.ExitCode;
        output.ShouldNotBeEmpty(Errors);
        Report = JsonNode.Parse(output)!;
        var start = DateTimeOffset.Parse(Report["start"]!.ToString() + "T00:00:00Z", CultureInfo.InvariantCulture);
        Plan = MonthPlan.Build(new MonthPlanOptions(start, Days, Seed));
        Attempts = [.. (await File.ReadAllLinesAsync(log)).Select(AttemptRecord.FromJson)];
        _control = SqliteControlStore.Open(Path.Combine(Data, "control.db"), new InstallationDefaults(), TimeProvider.System);
        Ledger = SqliteLedger.Open(new SqliteLedgerOptions { Path = Path.Combine(Data, "ledger.db"), AccountingZone = _control.Installation.FindTimeZone() });
    }

    public ValueTask DisposeAsync()
    {
        Ledger?.Dispose();
        _control?.Dispose();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The sum over everything played that has these names.</summary>
    public async Task<SpendSums> SumAsync(params (Dimension Dimension, string Name)[] of)
    {
        var query = new SpendQuery
        {
            FromMicros = 0,
            ToMicros = long.MaxValue / 2,
            Filters = [.. of.Select(one => new SpendFilter(one.Dimension, NameId.Of(_control.Installation.Pepper, one.Dimension, one.Name)))],
        };
        var total = new SpendSums();
        foreach (var group in (await Ledger.Reader.SpendAsync(query, TestContext.Current.CancellationToken)).Groups)
        {
            total.Add(group.Sums);
        }

        return total;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
