using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>The alerts of <c>control.db</c>. Its transactions leave the change stamp alone: an alert is no reason to build keys and budgets anew.</summary>
internal sealed class SqliteAlertOutbox(ControlConnection connection) : IAlertOutbox
{
    private const string Columns = "a.sequence, a.id, a.dedupe_key, a.kind, a.organization_id, a.object_id, a.first_micros, a.last_micros, a.count, a.facts";
    private const string DeliveryColumns = "d.sink, d.attempts, d.since_micros, d.next_micros, d.done_micros, d.last_error";
    private const string One = "alert = (SELECT sequence FROM alerts WHERE id = ?1) AND sink = ?2";

    public long? Position => connection.Alone(() => connection.Scalar("SELECT ledger_row FROM alert_position") as long?);

    public int Raise(IReadOnlyCollection<AlertDraft> batch, long? throughPosition = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return connection.Together(deferred: false, () =>
        {
            var raised = batch.Count(RaiseNow);
            if (throughPosition is { } row)
                connection.Execute("INSERT INTO alert_position VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET ledger_row = excluded.ledger_row", row);

            return raised;
        });
    }

    public IReadOnlyList<DueAlert> Due(long nowMicros, int mostPerSink) => connection.Alone(() => connection.Query(
        static record => new DueAlert(ReadAlert(record), ReadDelivery(record)),
        $"""
        SELECT {Columns}, {DeliveryColumns} FROM (
            SELECT *, ROW_NUMBER() OVER (PARTITION BY sink ORDER BY next_micros, alert) AS place FROM alert_deliveries WHERE next_micros <= ?1
        ) d JOIN alerts a ON a.sequence = d.alert WHERE d.place <= ?2 ORDER BY d.next_micros, d.alert
        """,
        nowMicros, mostPerSink));

    public void Delivered(Guid alert, string sink, long atMicros) => connection.Together(deferred: false, () => connection.Execute(
        $"UPDATE alert_deliveries SET attempts = attempts + 1, next_micros = NULL, done_micros = ?3, last_error = '' WHERE {One}", Blob(alert), sink, atMicros));

    public void Failed(Guid alert, string sink, string error, long? nextMicros) => connection.Together(deferred: false, () => connection.Execute(
        $"UPDATE alert_deliveries SET attempts = attempts + 1, next_micros = ?3, last_error = ?4 WHERE {One} AND done_micros IS NULL", Blob(alert), sink, nextMicros, error));

    public int Retry(Guid alert, long nowMicros) => connection.Together(deferred: false, () => connection.Execute(
        """
        UPDATE alert_deliveries SET attempts = 0, since_micros = ?2, next_micros = ?2
        WHERE alert = (SELECT sequence FROM alerts WHERE id = ?1) AND done_micros IS NULL
        """,
        Blob(alert), nowMicros));

    public IReadOnlyList<Alert> Read(AlertQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return connection.Together(deferred: true, () => WithDeliveries(connection.Query(
            ReadAlert,
            $"""
            SELECT {Columns} FROM alerts a
            WHERE a.sequence < ?1 AND a.last_micros >= ?2 AND (?3 IS NULL OR a.kind = ?3) AND (?4 IS NULL OR a.organization_id = ?4)
              AND (?5 IS NULL OR ?5 = CASE
                WHEN EXISTS (SELECT 1 FROM alert_deliveries d WHERE d.alert = a.sequence AND d.next_micros IS NULL AND d.done_micros IS NULL) THEN 2
                WHEN EXISTS (SELECT 1 FROM alert_deliveries d WHERE d.alert = a.sequence AND d.next_micros IS NOT NULL) THEN 0
                ELSE 1 END)
            ORDER BY a.sequence DESC LIMIT ?6
            """,
            query.Before ?? long.MaxValue, query.SinceMicros ?? long.MinValue, query.Kind?.Word(), query.OrganizationId is { } id ? Blob(id) : null, (long?)query.State, query.Limit)));
    }

    public Alert? Find(Guid id) => connection.Together(deferred: true, () =>
        WithDeliveries(connection.Query(ReadAlert, $"SELECT {Columns} FROM alerts a WHERE a.id = ?1", Blob(id))) is [var alert] ? alert : null);

    public long CountDead() => connection.Alone(() =>
        (long)connection.Scalar("SELECT COUNT(*) FROM alert_deliveries WHERE next_micros IS NULL AND done_micros IS NULL")!);

    public int Prune(long beforeMicros, int most) => connection.Together(deferred: false, () =>
        connection.Execute(
            "DELETE FROM alerts WHERE last_micros < ?1 AND NOT EXISTS (SELECT 1 FROM alert_deliveries d WHERE d.alert = sequence AND d.next_micros IS NOT NULL)",
            beforeMicros)
        + connection.Execute("DELETE FROM alerts WHERE sequence <= (SELECT sequence FROM alerts ORDER BY sequence DESC LIMIT 1 OFFSET ?1)", most));

    private bool RaiseNow(AlertDraft draft)
    {
        var again = connection.Execute(
            "UPDATE alerts SET count = count + ?2, last_micros = MAX(last_micros, ?3) WHERE dedupe_key = ?1", draft.DedupeKey, draft.Count, draft.AtMicros);
        if (again > 0)
            return false;

        var sequence = (long)connection.Scalar(
            "INSERT INTO alerts (id, dedupe_key, kind, organization_id, object_id, first_micros, last_micros, count, facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8) RETURNING sequence",
            Blob(connection.NewId()), draft.DedupeKey, draft.Kind.Word(), draft.OrganizationId is { } organization ? Blob(organization) : null,
            draft.ObjectId is { } subject ? Blob(subject) : null, draft.AtMicros, draft.Count, draft.Facts)!;
        var now = connection.NowMicros();
        foreach (var sink in draft.Sinks)
            connection.Execute("INSERT INTO alert_deliveries VALUES (?1, ?2, 0, ?3, ?3, NULL, '')", sequence, sink, now);

        return true;
    }

    private List<Alert> WithDeliveries(List<Alert> alerts) => alerts.ConvertAll(alert => alert with
    {
        Deliveries = connection.Query(ReadDelivery, $"SELECT {DeliveryColumns} FROM alert_deliveries d WHERE d.alert = ?1 ORDER BY d.sink", alert.Sequence),
    });

    private static Alert ReadAlert(ControlRecord record) => new()
    {
        Sequence = record.Number(),
        Id = record.Id(),
        DedupeKey = record.Text(),
        Kind = ReadKind(record.Text()),
        OrganizationId = record.NullableId(),
        ObjectId = record.NullableId(),
        FirstMicros = record.Number(),
        LastMicros = record.Number(),
        Count = record.Number(),
        Facts = record.Text(),
    };

    private static AlertKind ReadKind(string word) => AlertKinds.Of(word) ?? throw new InvalidDataException($"'{word}' in control.db is no kind of alert.");

    private static AlertDelivery ReadDelivery(ControlRecord record) =>
        new(record.Text(), (int)record.Number(), record.Number(), record.NullableNumber(), record.NullableNumber(), record.Text());

    private static byte[] Blob(Guid id) => id.ToByteArray(bigEndian: true);
}
