using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>
/// Owners of stored answers in a file of their own. Saving queues (at most 10,000; beyond that an owner is kept in memory only and
/// counted); one thread writes. Thread-safe. Entries are dropped after 60 days, twice as long as providers keep answers.
/// </summary>
public sealed class SqliteAnswerOwners : IAnswerOwners, IDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(60);

    private readonly Channel<(string Id, AnswerOwner Owner)> _queue = Channel.CreateBounded<(string, AnswerOwner)>(10_000);
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Thread _writer;
    private long _dropped;

    public SqliteAnswerOwners(string path, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _connection = SqliteDatabase.OpenWriter(path);
        SqliteMigrations.Apply(_connection, "stored", time);
        Prune();
        _writer = new Thread(Write) { IsBackground = true, Name = "stored-answers" };
        _writer.Start();
    }

    /// <summary>Owners that could not be queued; they are forgotten when the process ends.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Save(string id, AnswerOwner owner)
    {
        if (!_queue.Writer.TryWrite((id, owner)))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    public AnswerOwner? Find(string id)
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT organization, team, account, model FROM answers WHERE id = $id";
            command.Parameters.AddWithValue("$id", id);
            using var reader = command.ExecuteReader();
            return reader.Read() ? new AnswerOwner(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3)) : null;
        }
    }

    /// <summary>Writes what is queued, then closes the file.</summary>
    public void Dispose()
    {
        if (_queue.Writer.TryComplete())
        {
            _writer.Join();
            _connection.Dispose();
        }
    }

    private void Write()
    {
        var reader = _queue.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            lock (_lock)
            {
                using var transaction = _connection.BeginTransaction();
                using var command = _connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = "INSERT OR REPLACE INTO answers (id, organization, team, account, model, created) VALUES ($id, $organization, $team, $account, $model, $created)";
                while (reader.TryRead(out var entry))
                {
                    command.Parameters.Clear();
                    command.Parameters.AddWithValue("$id", entry.Id);
                    command.Parameters.AddWithValue("$organization", entry.Owner.Organization);
                    command.Parameters.AddWithValue("$team", entry.Owner.Team);
                    command.Parameters.AddWithValue("$account", entry.Owner.Account);
                    command.Parameters.AddWithValue("$model", entry.Owner.Model);
                    command.Parameters.AddWithValue("$created", _time.GetUtcNow().ToUnixTimeSeconds());
                    command.ExecuteNonQuery();
                }

                transaction.Commit();
            }
        }
    }

    private void Prune()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "DELETE FROM answers WHERE created < $before";
        command.Parameters.AddWithValue("$before", (_time.GetUtcNow() - s_kept).ToUnixTimeSeconds());
        command.ExecuteNonQuery();
    }
}
