using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>The table <c>idempotency</c>.</summary>
internal sealed class SqliteIdempotency(ControlConnection connection) : IIdempotency
{
    private const string One = "admin_key = ?1 AND key = ?2";

    public (IdempotentState State, IdempotentAnswer? Answer) Begin(IdempotentRequest request, Guid run, TimeSpan lifetime, int most)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.Together(deferred: false, () =>
        {
            var now = connection.NowMicros();
            connection.Execute("DELETE FROM idempotency WHERE at_micros <= ?1", now - (lifetime.Ticks / TimeSpan.TicksPerMicrosecond));
            var found = connection.Query(
                static record => new Found(record.Bytes(), record.Id(), record.Flag(), record.NullableNumber(), record.Text(), record.NullableBytes()),
                $"SELECT request, run, done, status, etag, body FROM idempotency WHERE {One}", Blob(request.AdminKey), request.Key.ToArray());
            if (found is [var row])
            {
                return !row.Request.AsSpan().SequenceEqual(request.Request.Span) ? (IdempotentState.Different, null)
                    : row.Status is { } status ? (IdempotentState.Answered, new IdempotentAnswer((int)status, row.ETag, row.Body))
                    : row.Run == run ? (IdempotentState.InProgress, null)
                    : row.Done ? (IdempotentState.AnswerLost, null)
                    : Insert();
            }

            connection.Execute(
                "DELETE FROM idempotency WHERE admin_key = ?1 AND at_micros <= (SELECT at_micros FROM idempotency WHERE admin_key = ?1 ORDER BY at_micros DESC LIMIT 1 OFFSET ?2)",
                Blob(request.AdminKey), most - 1);
            return Insert();

            (IdempotentState, IdempotentAnswer?) Insert()
            {
                connection.Execute(
                    "INSERT OR REPLACE INTO idempotency VALUES (?1, ?2, ?3, ?4, ?5, 0, NULL, '', NULL)",
                    Blob(request.AdminKey), request.Key.ToArray(), request.Request.ToArray(), now, Blob(run));
                return (IdempotentState.Begun, null);
            }
        });
    }

    public void Complete(IdempotentRequest request, IdempotentAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        connection.Together(deferred: false, () => connection.Execute(
            $"UPDATE idempotency SET done = 1, status = ?3, etag = ?4, body = ?5 WHERE {One}", Blob(request.AdminKey), request.Key.ToArray(), answer.Status, answer.ETag, answer.Body.ToArray()));
    }

    public void Release(IdempotentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        connection.Together(deferred: false, () =>
            connection.Execute($"DELETE FROM idempotency WHERE {One} AND done = 0", Blob(request.AdminKey), request.Key.ToArray())
            + connection.Execute($"UPDATE idempotency SET run = zeroblob(16) WHERE {One} AND status IS NULL", Blob(request.AdminKey), request.Key.ToArray()));
    }

    /// <summary>Notes that the change under way was made. Inside its transaction.</summary>
    public static void NoteDone(ControlConnection connection, IdempotentRequest request) =>
        connection.Execute($"UPDATE idempotency SET done = 1 WHERE {One}", Blob(request.AdminKey), request.Key.ToArray());

    /// <summary>Takes all answers away, for they may name a person; that the requests were done stays. Inside a transaction.</summary>
    public static void ForgetAnswers(ControlConnection connection) =>
        connection.Execute("UPDATE idempotency SET status = NULL, etag = '', body = NULL, run = zeroblob(16) WHERE status IS NOT NULL");

    private static byte[] Blob(Guid id) => id.ToByteArray(bigEndian: true);

    private sealed record Found(byte[] Request, Guid Run, bool Done, long? Status, string ETag, byte[]? Body);
}
