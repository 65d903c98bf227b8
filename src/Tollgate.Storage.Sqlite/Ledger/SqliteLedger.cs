using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>The embedded ledger: one writer for the projector, a small pool of readers for everybody else. Dispose it last.</summary>
public sealed class SqliteLedger : IDisposable
{
    private readonly SqliteReaderPool _readers;

    private SqliteLedger(ILedgerStore store, SqliteReaderPool readers, AccountingCalendar calendar)
    {
        Store = store;
        _readers = readers;
        Reader = new SqliteLedgerReader(readers, calendar);
    }

    /// <summary>For the projector only.</summary>
    public ILedgerStore Store { get; }

    /// <summary>For every question. Thread-safe.</summary>
    public ILedgerReader Reader { get; }

    /// <summary>Opens the file, creating or migrating it.</summary>
    public static SqliteLedger Open(SqliteLedgerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = new SqliteLedgerStore(options);
        return new SqliteLedger(store, new SqliteReaderPool(options), new AccountingCalendar(options.AccountingZone));
    }

    public void Dispose()
    {
        _readers.Dispose();
        Store.Dispose();
    }
}
