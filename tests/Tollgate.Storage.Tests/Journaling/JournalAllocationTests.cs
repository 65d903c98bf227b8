using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>Counts what the whole process allocates, so nothing else may run beside it.</summary>
[Collection(Alone)]
public sealed class JournalAllocationTests
{
    private const string Alone = "allocation is counted";

    [Fact]
    public async Task An_append_allocates_next_to_nothing()
    {
        using var directory = new TestDirectory();
        await using var journal = await Journal.OpenAsync(new JournalOptions { Directory = directory.Journal, AcceptEphemeral = true, RecentAttempts = 512 }, LedgerCheckpoint.Empty);
        var samples = new Samples(9) { Traced = false };
        var records = Enumerable.Range(0, 1024).Select(_ => samples.Intent()).Select(intent => (intent, end: samples.End(intent))).ToArray();
        await RoundAsync();
        await RoundAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RoundAsync();
        var perAppend = (GC.GetTotalAllocatedBytes(precise: true) - before) / (2.0 * records.Length);
        TestContext.Current.SendDiagnosticMessage($"{perAppend:0.0} bytes per append");
        perAppend.ShouldBeLessThan(64);

        async Task RoundAsync()
        {
            foreach (var (intent, end) in records)
            {
                await journal.AppendAsync(intent).ConfigureAwait(false);
                await journal.AppendAsync(end).ConfigureAwait(false);
            }
        }
    }

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class NothingBeside;
}
