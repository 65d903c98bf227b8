using Microsoft.Data.Sqlite;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Writes attempts and their tags, and reads them back.</summary>
internal sealed class AttemptRows(SqliteConnection connection) : IDisposable
{
    /// <summary>The columns <see cref="Read"/> expects, over <c>attempts a</c> joined with <c>scopes s</c>.</summary>
    public const string Columns = """
        a.id, a.attempt_id, a.request_id, a.ordinal, a.started, a.customer, a.unit, a.workflow, a.task,
        a.input, a.cache_read, a.cache_write_5m, a.cache_write_1h, a.output, a.reasoning, a.usage_rest,
        a.cost_micro, a.cost_femto, a.computed_micro, a.computed_femto, a.state, a.price_state, a.unpriced_tokens,
        a.flags, a.failure, a.status, a.surface, a.first_byte, a.duration, a.card_version, a.config_version,
        s.organization, s.team, s."user", s."key", s.feature, s.route, s.model, s.provider, s.account, s.model_served, s.tier,
        a.shadow_micro, a.shadow_femto, a.retry_of, a.retry_count
        """;

    private readonly SqliteStatement _insert = new(connection, """
        INSERT INTO attempts (id, attempt_id, request_id, ordinal, started, scope, customer, unit, workflow, task,
            input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, usage_rest, cost_micro, cost_femto, computed_micro, computed_femto,
            state, price_state, unpriced_tokens, flags, failure, status, surface, first_byte, duration, card_version, config_version,
            shadow_micro, shadow_femto, retry_of, retry_count)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
            ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36)
        """);

    private readonly SqliteStatement _tag = new(connection, "INSERT OR IGNORE INTO attempt_tags (attempt, tag) VALUES (?1, ?2)");

    public void Insert(AttemptRecord record, long scope, Int128 femto)
    {
        var (intent, end) = (record.Intent, record.End);
        Span<byte> id = stackalloc byte[16];
        _insert.Bind(1, record.Id);
        intent.AttemptId.TryWriteBytes(id, bigEndian: true, out _);
        _insert.Bind(2, id);
        intent.RequestId.TryWriteBytes(id, bigEndian: true, out _);
        _insert.Bind(3, id);
        _insert.Bind(4, intent.Ordinal);
        _insert.Bind(5, intent.StartedMicros);
        _insert.Bind(6, scope);
        _insert.Bind(7, intent.Attribution[Dimension.Customer]);
        _insert.Bind(8, intent.Attribution[Dimension.Unit]);
        _insert.Bind(9, intent.Attribution[Dimension.Workflow]);
        _insert.Bind(10, intent.Attribution[Dimension.Task]);
        RollupCell.BindUsageAndCost(_insert, 11, end.Usage, femto);
        BindAmount(20, end.ComputedCost == end.Cost ? null : end.ComputedCost);
        _insert.Bind(22, (long)end.State);
        _insert.Bind(23, (long)end.PriceState);
        _insert.Bind(24, end.UnpricedTokens);
        _insert.Bind(25, (long)intent.Flags);
        _insert.Bind(26, (long)end.Failure);
        _insert.Bind(27, end.UpstreamStatus);
        _insert.Bind(28, intent.Surface);
        _insert.Bind(29, end.FirstByteMicros);
        _insert.Bind(30, end.DurationMicros);
        _insert.Bind(31, intent.CardVersion);
        _insert.Bind(32, intent.ConfigVersion);
        BindAmount(33, end.Shadow == Amount.Zero ? null : end.Shadow);
        BindRetry(intent);
        _insert.Execute();
        foreach (var tag in intent.Tags.AsSpan(0, intent.TagCount))
        {
            _tag.Bind(1, record.Id);
            _tag.Bind(2, tag);
            _tag.Execute();
        }
    }

    private void BindAmount(int index, Amount? amount)
    {
        if (amount is { } given)
        {
            var stored = StoredAmount.From(given);
            _insert.Bind(index, stored.Micro);
            _insert.Bind(index + 1, stored.Femto);
        }
        else
        {
            _insert.BindNull(index);
            _insert.BindNull(index + 1);
        }
    }

    private void BindRetry(AttemptIntent intent)
    {
        if (intent.RetryOf == Guid.Empty)
        {
            _insert.BindNull(35);
        }
        else
        {
            Span<byte> first = stackalloc byte[16];
            intent.RetryOf.TryWriteBytes(first, bigEndian: true, out _);
            _insert.Bind(35, first);
        }

        if (intent.RetryCount == 0)
        {
            _insert.BindNull(36);
        }
        else
        {
            _insert.Bind(36, intent.RetryCount);
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _tag.Dispose();
    }

    public static AttemptRecord Read(SqliteStatement row, SqliteStatement tags)
    {
        var record = new AttemptRecord { Id = row.Int64(0) };
        var (intent, end) = (record.Intent, record.End);
        intent.AttemptId = end.AttemptId = new Guid(row.Blob(1), bigEndian: true);
        intent.RequestId = new Guid(row.Blob(2), bigEndian: true);
        intent.Ordinal = (int)row.Int64(3);
        intent.StartedMicros = row.Int64(4);
        ref var ids = ref intent.Attribution;
        ids[Dimension.Customer] = row.Int64(5);
        ids[Dimension.Unit] = row.Int64(6);
        ids[Dimension.Workflow] = row.Int64(7);
        ids[Dimension.Task] = row.Int64(8);
        for (var i = 0; i < LedgerColumns.CommonBuckets; i++)
        {
            end.Usage[(Bucket)i] = row.Int64(9 + i);
        }

        LedgerColumns.AddRest(row.Blob(15), ref end.Usage);
        end.Cost = StoredAmount.ToAmount(row.Int64(16), row.Int64(17));
        end.ComputedCost = row.IsNull(18) ? end.Cost : StoredAmount.ToAmount(row.Int64(18), row.Int64(19));
        end.State = (UsageState)row.Int64(20);
        end.PriceState = (PriceState)row.Int64(21);
        end.UnpricedTokens = row.Int64(22);
        intent.Flags = end.Flags = (AttemptFlags)row.Int64(23);
        end.Failure = (AttemptFailure)row.Int64(24);
        end.UpstreamStatus = (int)row.Int64(25);
        intent.Surface = (byte)row.Int64(26);
        end.FirstByteMicros = row.Int64(27);
        end.DurationMicros = row.Int64(28);
        intent.CardVersion = (int)row.Int64(29);
        intent.ConfigVersion = (int)row.Int64(30);
        ids[Dimension.Organization] = row.Int64(31);
        ids[Dimension.Team] = row.Int64(32);
        ids[Dimension.User] = row.Int64(33);
        ids[Dimension.Key] = row.Int64(34);
        ids[Dimension.Feature] = row.Int64(35);
        ids[Dimension.Route] = row.Int64(36);
        ids[Dimension.Model] = row.Int64(37);
        ids[Dimension.Provider] = row.Int64(38);
        ids[Dimension.Account] = row.Int64(39);
        ids[Dimension.ModelServed] = end.ModelServed = row.Int64(40);
        ids[Dimension.Tier] = end.Tier = row.Int64(41);
        end.Shadow = row.IsNull(42) ? Amount.Zero : StoredAmount.ToAmount(row.Int64(42), row.Int64(43));
        intent.RetryOf = row.IsNull(44) ? Guid.Empty : new Guid(row.Blob(44), bigEndian: true);
        intent.RetryCount = (int)row.Int64(45);
        ReadTags(intent, record.Id, tags);
        return record;
    }

    private static void ReadTags(AttemptIntent intent, long id, SqliteStatement tags)
    {
        tags.Bind(1, id);
        while (tags.Step())
        {
            if (intent.TagCount == intent.Tags.Length)
            {
                var grown = intent.Tags;
                Array.Resize(ref grown, Math.Max(4, grown.Length * 2));
                intent.Tags = grown;
            }

            intent.Tags[intent.TagCount++] = tags.Int64(0);
        }

        tags.Reset();
    }
}
