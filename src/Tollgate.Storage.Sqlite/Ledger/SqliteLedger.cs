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

    /// <summary>The questions of a file that is only read: nothing is created, migrated or written, and an earlier release may have written it. Dispose what is returned.</summary>
    public static IDisposable OpenReadOnly(string path, out ILedgerReader reader)
    {
        var pool = new SqliteReaderPool(new SqliteLedgerOptions { Path = path }, mayBeEarlier: true);
        reader = new SqliteLedgerReader(pool, new AccountingCalendar(TimeZoneInfo.Utc));
        return pool;
    }

    public void Dispose()
    {
        _readers.Dispose();
        Store.Dispose();
    }
}
