using Tollgate.Hosting;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Commands;

/// <summary>
/// The ledger of a data directory for a verb that asks it. While no gateway runs there, what its journal still holds is loaded
/// first, so that the answer is complete; a running gateway does that itself within moments.
/// </summary>
internal sealed class OfflineLedger : IDisposable
{
    private readonly SqliteControlStore _control;
    private readonly SqliteLedger _ledger;

    private OfflineLedger(SqliteControlStore control, SqliteLedger ledger)
    {
        _control = control;
        _ledger = ledger;
    }

    internal ILedgerReader Reader => _ledger.Reader;

    internal SqliteControlStore Control => _control;

    internal static async Task<OfflineLedger> OpenAsync(string data)
    {
        if (!File.Exists(Path.Combine(data, "ledger.db")))
        {
            throw new StartupException($"There is no ledger in '{data}'. Name the gateway's data directory with --data.");
        }

        var control = SqliteControlStore.Open(Path.Combine(data, "control.db"), new Storage.Control.InstallationDefaults(), TimeProvider.System);
        var ledger = SqliteLedger.Open(new SqliteLedgerOptions { Path = Path.Combine(data, "ledger.db"), AccountingZone = control.Installation.FindTimeZone() });
        try
        {
            await using var journal = await Journal.OpenAsync(
                new JournalOptions { Directory = Path.Combine(data, "journal"), AcceptEphemeral = true }, ledger.Store.ReadCheckpoint(), TimeProvider.System).ConfigureAwait(false);
            await using var projector = Projector.Start(journal, ledger.Store, time: TimeProvider.System);
            await projector.FlushAsync().ConfigureAwait(false);
        }
        catch (JournalUnavailableException)
        {
            // A gateway is running on it and loads it as it goes.
        }

        return new OfflineLedger(control, ledger);
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _control.Dispose();
    }
}
