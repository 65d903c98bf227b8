using Tollgate.Alerting.Sources;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Tests.Alerting;

/// <summary>Alerts of what the ledger has, each once, also when the process dies at the worst moment.</summary>
public sealed class LedgerAlertSourceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tollgate-alert-rows-").FullName;
    private readonly LedgerRows _ledger = new();

    [Fact]
    public async Task An_overrun_is_told_once_an_hour_for_model_and_cause_with_its_number()
    {
        using var store = Open();
        var source = await LedgerAlertSource.OpenAsync(_ledger, store.Alerts, CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            _ledger.Add(Row(end => (end.Flags, end.Cost) = (AttemptFlags.Overrun, new Amount(0.5m))));
        }

        _ledger.Add(Row(end => (end.Flags, end.State) = (AttemptFlags.Overrun, UsageState.Partial)));
        await source.ReadAsync((drafts, through) => store.Alerts.Raise(drafts, through), CancellationToken.None);

        var alerts = store.Alerts.Read(new AlertQuery { Kind = AlertKind.Overrun });
        alerts.Select(alert => alert.Count).ShouldBe([3, 1], ignoreOrder: true);
        alerts.ShouldContain(alert => alert.Facts.Contains("\"cost_usd\":\"0.5\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_dies_before_the_transaction_tells_it_after_all_and_one_that_dies_after_it_tells_it_once()
    {
        using var store = Open();
        var source = await LedgerAlertSource.OpenAsync(_ledger, store.Alerts, CancellationToken.None);
        for (var i = 0; i < LedgerAlertSource.Chunk * 3 / 2; i++)
        {
            _ledger.Add(Row(end => end.Flags = AttemptFlags.Overrun));
        }

        // The first piece is committed, then it dies.
        var pieces = 0;
        await Should.ThrowAsync<InvalidOperationException>(source.ReadAsync(
            (drafts, through) =>
            {
                if (++pieces == 2)
                {
                    throw new InvalidOperationException("killed");
                }

                store.Alerts.Raise(drafts, through);
            },
            CancellationToken.None));
        store.Alerts.Position.ShouldBe(LedgerAlertSource.Chunk);

        for (var run = 0; run < 2; run++)
        {
            source = await LedgerAlertSource.OpenAsync(_ledger, store.Alerts, CancellationToken.None);
            await source.ReadAsync((drafts, through) => store.Alerts.Raise(drafts, through), CancellationToken.None);
        }

        store.Alerts.Read(new AlertQuery()).ShouldHaveSingleItem().Count.ShouldBe(LedgerAlertSource.Chunk * 3 / 2);
    }

    [Fact]
    public async Task What_was_there_before_there_were_alerts_is_history_and_a_ledger_from_a_backup_is_read_from_its_end()
    {
        using var store = Open();
        _ledger.Add(Row(end => end.Flags = AttemptFlags.Overrun));
        await ReadAsync(store);
        store.Alerts.Read(new AlertQuery()).ShouldBeEmpty();

        store.Alerts.Raise([], 100_000);
        await ReadAsync(store);
        store.Alerts.Position.ShouldBe(1);
        _ledger.Add(Row(end => end.Flags = AttemptFlags.Overrun));
        await ReadAsync(store);
        store.Alerts.Read(new AlertQuery()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(AttemptFailure.None, 200, null)]
    [InlineData(AttemptFailure.UpstreamError, 400, null)]
    [InlineData(AttemptFailure.UpstreamError, 404, null)]
    [InlineData(AttemptFailure.UpstreamError, 401, "http_401")]
    [InlineData(AttemptFailure.UpstreamError, 429, "http_429")]
    [InlineData(AttemptFailure.UpstreamError, 503, "http_503")]
    [InlineData(AttemptFailure.Connect, 0, "connect")]
    [InlineData(AttemptFailure.ClientGone, 200, null)]
    [InlineData(AttemptFailure.BudgetCut, 200, null)]
    [InlineData(AttemptFailure.Shutdown, 0, null)]
    public void Only_what_is_the_providers_or_the_operators_is_a_failure_of_the_provider(AttemptFailure failure, int status, string? cause) =>
        ProviderFailures.CauseOf(new AttemptEnd { Failure = failure, UpstreamStatus = status }).ShouldBe(cause);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task ReadAsync(SqliteControlStore store) =>
        await (await LedgerAlertSource.OpenAsync(_ledger, store.Alerts, CancellationToken.None)).ReadAsync((drafts, through) => store.Alerts.Raise(drafts, through), CancellationToken.None);

    private SqliteControlStore Open() => SqliteControlStore.Open(Path.Combine(_directory, "control.db"), new InstallationDefaults(), TimeProvider.System);

    private static AttemptRecord Row(Action<AttemptEnd> change)
    {
        var record = new AttemptRecord();
        record.Intent.Attribution[Dimension.Provider] = 7;
        record.Intent.Attribution[Dimension.Model] = 8;
        record.End.PriceState = PriceState.Priced;
        change(record.End);
        return record;
    }
}
