using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Ledger;
using Tollgate.Storage.Sqlite.Migrations;
using Tollgate.Storage.Tests.Journaling;

namespace Tollgate.Storage.Tests.Ledger;

/// <summary>What is left of a ledger when retention has gone over it.</summary>
public sealed class SqliteLedgerRetentionTests : IDisposable
{
    private const int Count = 600;
    private const int Batch = 25;
    private const long Middle = Samples.Epoch + 10 * 24 * Samples.Hour;

    private readonly TestDirectory _directory = new();
    private readonly List<AttemptRecord> _records;
    private SqliteLedger _ledger;
    private long _sequence = 1;

    public SqliteLedgerRetentionTests()
    {
        _ledger = Open();
        var samples = new Samples(21) { SpanMicros = 20 * 24 * Samples.Hour };
        _records = [.. Enumerable.Range(0, Count).Select(_ => LedgerStoreConformance.Record(samples.Intent(), samples)).OrderBy(static record => record.Intent.StartedMicros)];
        Apply(_records);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _ledger.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Totals_and_the_chain_stay_when_attempts_go()
    {
        var before = await TotalsAsync();
        using var retention = SqliteLedgerRetention.Open(_directory.Ledger, TimeProvider.System);

        var planned = retention.PlanAttempts(Middle);
        planned.Attempts.ShouldBeGreaterThan(Count / 3);
        (await RowsAsync()).ShouldBe(Count);
        var cut = planned.Cut;
        var removed = await retention.RemoveAttemptsAsync(cut, Cancel);

        removed.ShouldBe(planned.Attempts);
        (await RowsAsync()).ShouldBe(Count - removed);
        (await TotalsAsync()).ShouldBe(before);
        var verified = await LedgerAudit.VerifyAsync(_ledger.Reader, Cancel);
        verified.Intact.ShouldBeTrue(verified.Fault);
        (verified.Removed, verified.Attempts, verified.Batches).ShouldBe((removed, Count - removed, Count / Batch));

        // Only what began before the moment, and none of it with a tag or a trace left over.
        _records.Take((int)removed).ShouldAllBe(record => record.Intent.StartedMicros < Middle);
        Scalar($"SELECT COUNT(*) FROM attempt_tags WHERE attempt <= {cut.ThroughId}").ShouldBe(0);
        Scalar($"SELECT COUNT(*) FROM traces WHERE first_attempt <= {cut.ThroughId}").ShouldBe(0);
        (await RemoveAsync(retention)).ShouldBe(0);
    }

    [Fact]
    public async Task A_question_that_needs_what_is_gone_says_so()
    {
        var query = new SpendQuery { FromMicros = 0, ToMicros = long.MaxValue, Filters = [new SpendFilter(Dimension.Task, _records[0].Intent.Attribution[Dimension.Task])] };
        (await _ledger.Reader.SpendAsync(query, Cancel)).CutMicros.ShouldBeNull();
        using var retention = SqliteLedgerRetention.Open(_directory.Ledger, TimeProvider.System);
        await RemoveAsync(retention);

        (await _ledger.Reader.SpendAsync(query, Cancel)).CutMicros.ShouldBe(Middle);
        (await _ledger.Reader.SpendAsync(query with { FromMicros = Middle }, Cancel)).CutMicros.ShouldBeNull();
        (await _ledger.Reader.SpendAsync(query with { Filters = [] }, Cancel)).CutMicros.ShouldBeNull();
    }

    [Fact]
    public async Task The_newest_batch_stays_and_a_restart_goes_on_after_it()
    {
        using (var retention = SqliteLedgerRetention.Open(_directory.Ledger, TimeProvider.System))
        {
            (await retention.RemoveAttemptsAsync(retention.PlanAttempts(long.MaxValue).Cut, Cancel)).ShouldBe(Count - Batch);
        }

        _ledger.Dispose();
        _ledger = Open();
        var samples = new Samples(22);
        Apply([LedgerStoreConformance.Record(samples.Intent(), samples)]);
        (await _ledger.Reader.LastIdAsync(Cancel)).ShouldBe(Count + 1);
        (await LedgerAudit.VerifyAsync(_ledger.Reader, Cancel)).Intact.ShouldBeTrue();
    }

    [Fact]
    public async Task A_pass_that_was_stopped_is_finished_by_the_next()
    {
        using var retention = SqliteLedgerRetention.Open(_directory.Ledger, TimeProvider.System);
        var cut = retention.PlanAttempts(Middle).Cut;
        using (var stopped = new CancellationTokenSource())
        {
            await stopped.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => retention.RemoveAttemptsAsync(cut, stopped.Token));
        }

        // Marked and not yet removed: nobody relies on the rows, and the chain is intact in between too.
        (await _ledger.Reader.CutAsync(Cancel)).ThroughId.ShouldBe(cut.ThroughId);
        (await RowsAsync()).ShouldBe(Count);
        (await LedgerAudit.VerifyAsync(_ledger.Reader, Cancel)).Intact.ShouldBeTrue();
        (await RemoveAsync(retention)).ShouldBe(cut.ThroughId);
        (await RowsAsync()).ShouldBe(Count - cut.ThroughId);
    }

    [Theory]
    [InlineData("UPDATE settings SET value = '100 1 ' || substr(value, instr(value, ' ') + instr(substr(value, instr(value, ' ') + 1), ' ') + 1) WHERE name = 'retention_cut'")]
    [InlineData("UPDATE settings SET value = '9999 1 00' WHERE name = 'retention_cut'")]
    [InlineData("DELETE FROM settings WHERE name = 'retention_cut'")]
    [InlineData("UPDATE attempts SET cost_micro = cost_micro + 1 WHERE id = (SELECT MIN(id) FROM attempts)")]
    [InlineData("DELETE FROM attempts WHERE id = (SELECT MIN(id) FROM attempts)")]
    public async Task Rows_cannot_be_removed_in_the_name_of_retention(string sql)
    {
        using (var retention = SqliteLedgerRetention.Open(_directory.Ledger, TimeProvider.System))
        {
            await RemoveAsync(retention);
        }

        (await LedgerAudit.VerifyAsync(_ledger.Reader, Cancel)).Intact.ShouldBeTrue();
        using (var connection = SqliteDatabase.OpenWriter(_directory.Ledger))
        using (var command = connection.CreateCommand())
        {
            command.CommandText = sql;
            command.ExecuteNonQuery().ShouldBe(1);
        }

        (await LedgerAudit.VerifyAsync(_ledger.Reader, Cancel)).Intact.ShouldBeFalse();
    }

    [Fact]
    public async Task Traces_go_by_themselves()
    {
        using var retention = SqliteLedgerRetention.Open(_directory.Ledger, TimeProvider.System);
        (await retention.RemoveTracesAsync(Middle, dryRun: true, Cancel)).ShouldBeGreaterThan(0);
        var removed = await retention.RemoveTracesAsync(Middle, dryRun: false, Cancel);

        removed.ShouldBeGreaterThan(0);
        (await retention.RemoveTracesAsync(Middle, dryRun: false, Cancel)).ShouldBe(0);
        var old = (await _ledger.Reader.AttemptsOfAsync(_records[0].Intent.RequestId, withTrace: true, Cancel)).ShouldHaveSingleItem();
        old.End.TraceLength.ShouldBe(0);
        var kept = _records.Last(static record => record.End.TraceLength > 0);
        (await _ledger.Reader.AttemptsOfAsync(kept.Intent.RequestId, withTrace: true, Cancel)).ShouldHaveSingleItem().End.TraceLength.ShouldBe(kept.End.TraceLength);
        (await LedgerAudit.VerifyAsync(_ledger.Reader, Cancel)).Intact.ShouldBeTrue();
    }

    [Fact]
    public async Task The_projector_has_its_turn_between_two_transactions_and_the_proof_holds_meanwhile()
    {
        var time = new HeldTime();
        using var retention = SqliteLedgerRetention.Open(_directory.Ledger, time, attemptsAtOnce: 20);
        var removing = retention.RemoveAttemptsAsync(retention.PlanAttempts(Middle).Cut, Cancel);
        var turns = 0;
        while (await time.NextAsync(removing) is { } goOn)
        {
            // The lock is free for as long as the pause takes.
            var samples = new Samples(100 + turns++) { SpanMicros = 1 };
            Apply([LedgerStoreConformance.Record(samples.Intent(), samples)]);
            (await LedgerAudit.VerifyAsync(_ledger.Reader, Cancel)).Intact.ShouldBeTrue();
            time.LastDue.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(100));
            goOn();
        }

        turns.ShouldBeGreaterThan(5);
        (await RowsAsync()).ShouldBe(Count - await removing + turns);
        (await LedgerAudit.VerifyAsync(_ledger.Reader, Cancel)).Intact.ShouldBeTrue();
    }

    [Fact]
    public async Task A_verification_that_retention_overtakes_finds_no_fault()
    {
        using var retention = SqliteLedgerRetention.Open(_directory.Ledger, TimeProvider.System);
        var overtaken = BusyLedger.Over(_ledger.Reader, () => RemoveAsync(retention).IsCompletedSuccessfully.ShouldBeTrue());
        var result = await LedgerAudit.VerifyAsync(overtaken, Cancel);
        result.Intact.ShouldBeTrue(result.Fault);
        result.Removed.ShouldBeGreaterThan(0);
    }

    private static Task<long> RemoveAsync(SqliteLedgerRetention retention) => retention.RemoveAttemptsAsync(retention.PlanAttempts(Middle).Cut, Cancel);

    private SqliteLedger Open() => SqliteLedger.Open(new SqliteLedgerOptions { Path = _directory.Ledger, AccountingZone = TimeZoneInfo.Utc });

    private void Apply(List<AttemptRecord> records)
    {
        foreach (var chunk in records.Chunk(Batch))
        {
            var first = _sequence;
            _sequence += chunk.Length * 2;
            var position = new Storage.Journaling.JournalPosition(1, _sequence * 100, _sequence);
            _ledger.Store.Apply(new LedgerBatch
            {
                FirstSequence = first,
                LastSequence = _sequence - 1,
                Attempts = chunk,
                Names = [],
                Keep = [],
                Release = [],
                Checkpoint = new LedgerCheckpoint(position, position, default, []),
                AsOfMicros = Samples.Epoch,
            });
        }
    }

    /// <summary>Everything that rollups can tell, in words.</summary>
    private async Task<string> TotalsAsync()
    {
        var lines = new List<string>();
        foreach (var grouping in (SpendGrouping[])[SpendGrouping.Day, SpendGrouping.Model, SpendGrouping.Team, SpendGrouping.Key, SpendGrouping.Customer, SpendGrouping.Task, SpendGrouping.Tag])
        {
            var result = await _ledger.Reader.SpendAsync(new SpendQuery { FromMicros = 0, ToMicros = long.MaxValue, GroupBy = [grouping] }, Cancel);
            result.CutMicros.ShouldBeNull();
            lines.AddRange(result.Groups.Select(group => $"{grouping} {group.Key[0]} {group.Sums.Attempts} {group.Sums.Cost}").Order(StringComparer.Ordinal));
        }

        lines.Count.ShouldBeGreaterThan(30);
        return string.Join('\n', lines);
    }

    private async Task<long> RowsAsync()
    {
        var rows = 0L;
        await foreach (var _ in _ledger.Reader.AttemptsAsync(1, long.MaxValue, Cancel))
        {
            rows++;
        }

        return rows;
    }

    private long Scalar(string sql)
    {
        using var connection = SqliteDatabase.OpenReader(_directory.Ledger);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
