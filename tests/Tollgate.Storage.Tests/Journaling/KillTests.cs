using System.Diagnostics;
using Tollgate.Economics.Money;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>A real process, killed with SIGKILL in the middle of its work: nothing acknowledged may be missing, nothing may be there twice.</summary>
public sealed class KillTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Everything_acknowledged_before_a_kill_is_in_the_ledger_exactly_once(int seed)
    {
        using var directory = new TestDirectory();
        var holds = new Dictionary<Guid, Amount>();
        var costs = new Dictionary<Guid, Amount>();
        var random = new Random(seed);

        // Killed twice: the second run recovers from the first and is killed in turn.
        for (var run = 0; run < 2; run++)
        {
            var acknowledgements = 50 + random.Next(3000);
            foreach (var line in await RunAndKillAsync(directory.Path, (seed * 2) + run, acknowledgements))
            {
                var parts = line.Split(' ');
                Amount.TryParse(parts[2], out var amount).ShouldBeTrue();
                (parts[0] == "E" ? costs : holds)[Guid.Parse(parts[1])] = amount;
            }
        }

        using var ledger = SqliteLedger.Open(new SqliteLedgerOptions { Path = directory.Ledger });
        await using (var journal = await Journal.OpenAsync(new JournalOptions { Directory = directory.Journal, AcceptEphemeral = true }, ledger.Store.ReadCheckpoint()))
        await using (var projector = Projector.Start(journal, ledger.Store))
        {
            await projector.FlushAsync();
            projector.UnmatchedEnds.ShouldBe(0);
        }

        var booked = new Dictionary<Guid, AttemptRecord>();
        var last = await ledger.Reader.LastIdAsync(TestContext.Current.CancellationToken);
        await foreach (var record in ledger.Reader.AttemptsAsync(1, last, TestContext.Current.CancellationToken))
        {
            booked.TryAdd(record.Intent.AttemptId, record).ShouldBeTrue("an attempt is booked twice");
        }

        costs.Keys.ShouldBeSubsetOf(holds.Keys);
        holds.Keys.ShouldBeSubsetOf(booked.Keys);
        costs.ShouldAllBe(cost => booked[cost.Key].End.Cost == cost.Value);

        // What had no acknowledged end was charged its hold, or the end that was written just before the kill.
        var open = holds.Where(hold => !costs.ContainsKey(hold.Key)).ToList();
        open.ShouldNotBeEmpty();
        open.ShouldContain(hold => (booked[hold.Key].Intent.Flags & AttemptFlags.Orphaned) != AttemptFlags.None);
        open.Where(hold => booked[hold.Key].End.Failure == AttemptFailure.Orphaned).ShouldAllBe(hold => booked[hold.Key].End.Charged >= hold.Value);
        (await LedgerAudit.VerifyAsync(ledger.Reader, TestContext.Current.CancellationToken)).Intact.ShouldBeTrue();
        var total = await ledger.Reader.SpendAsync(new SpendQuery { FromMicros = 0, ToMicros = long.MaxValue }, TestContext.Current.CancellationToken);
        total.Groups.ShouldHaveSingleItem().Sums.Attempts.ShouldBe(booked.Count);
    }

    private static async Task<List<string>> RunAndKillAsync(string directory, int seed, int acknowledgements)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KillTests).Assembly.Location);
        }

        start.Environment[JournalChild.DirectoryVariable] = directory;
        start.Environment[JournalChild.SeedVariable] = $"{seed}";
        using var process = Process.Start(start)!;
        var lines = new List<string>();
        using var never = TestContext.Current.CancellationToken.Register(process.Kill);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            if (lines.Count == acknowledgements)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        lines.Count.ShouldBeGreaterThanOrEqualTo(acknowledgements);

        // A line cut by the kill was not printed completely.
        if (lines[^1].Split(' ').Length < 3)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }
}
