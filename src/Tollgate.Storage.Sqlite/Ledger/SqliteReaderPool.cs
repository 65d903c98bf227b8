using Microsoft.Data.Sqlite;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// A few read-only connections. SQLite blocks its thread, so every question runs on the thread pool, at most one per connection; the others
/// wait without a thread.
/// </summary>
/// <param name="options">Which file, and how many.</param>
/// <param name="mayBeEarlier">True for a file that is read as it is, whichever release wrote it.</param>
internal sealed class SqliteReaderPool(SqliteLedgerOptions options, bool mayBeEarlier = false) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Readers);
    private readonly Lock _gate = new();
    private readonly Stack<SqliteConnection> _idle = new();
    private bool _disposed;

    /// <summary>Runs a question in one read transaction: everything it reads is from the same moment.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, CancellationToken, T> question, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(question, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var connection in _idle)
            {
                connection.Dispose();
            }

            _idle.Clear();
        }
    }

    private T Read<T>(Func<SqliteConnection, CancellationToken, T> question, CancellationToken cancellationToken)
    {
        var connection = Rent();
        try
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            var answer = question(connection, cancellationToken);
            transaction.Commit();
            Return(connection);
            return answer;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        var connection = SqliteDatabase.OpenReader(options.Path);
        LedgerFunctions.AddReading(connection, new AccountingCalendar(options.AccountingZone));
        if (mayBeEarlier)
        {
            EarlierLedger.Cover(connection);
        }

        return connection;
    }

    private void Return(SqliteConnection connection)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }
}
