using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Tests.Journaling;

namespace Tollgate.Storage.Tests.Ledger;

/// <summary>What every ledger store must do. An adapter derives from it and opens an empty store.</summary>
public abstract partial class LedgerStoreConformance
{
    protected static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Opens an empty store; <paramref name="topValues"/> bounds the single-dimension rollups of a day.</summary>
    protected abstract ILedgerUnderTest Open(TimeZoneInfo zone, int topValues = 10_000);

    [Fact]
    public async Task An_attempt_is_read_back_as_it_was_written()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var records = Records(new Samples(1), 200);
        Apply(ledger, records, 64);
        foreach (var expected in records)
        {
            var found = (await ledger.Reader.AttemptsOfAsync(expected.Intent.RequestId, withTrace: true, Cancel)).ShouldHaveSingleItem();
            Describe(found).ShouldBe(Describe(expected));
            found.End.Trace.AsSpan(0, found.End.TraceLength).SequenceEqual(expected.End.Trace.AsSpan(0, expected.End.TraceLength)).ShouldBeTrue();
        }

        (await ledger.Reader.AttemptsOfAsync(Guid.CreateVersion7(), withTrace: true, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Attempts_of_a_request_come_in_order()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var samples = new Samples(2);
        var first = samples.Intent();
        var records = new[] { 2, 0, 1 }.Select(ordinal => Record(samples.Intent(first.RequestId, ordinal), samples)).ToList();
        Apply(ledger, records);
        (await ledger.Reader.AttemptsOfAsync(first.RequestId, withTrace: false, Cancel)).Select(record => record.Intent.Ordinal).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Rollups_equal_the_sum_of_the_attempts_for_any_span_and_grouping()
    {
        foreach (var zone in (TimeZoneInfo[])[TimeZoneInfo.Utc, Berlin, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata")])
        {
            using var ledger = Open(zone);
            var records = Records(new Samples(3) { SpanMicros = 5 * 24 * Samples.Hour, Traced = false }, 3000);
            Apply(ledger, records, 250, [.. s_assigned.Select(static one => new LedgerName(Dimension.Tag, one.Key, one.Value))]);
            var groupings = Enum.GetValues<SpendGrouping>();
            Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                var from = Samples.Epoch + Edge(random);
                var to = from + Edge(random);
                var query = new SpendQuery
                {
                    FromMicros = from,
                    ToMicros = to,
                    GroupBy = [.. Enumerable.Range(0, random.Next(3)).Select(_ => groupings[random.Next(groupings.Length)]).Distinct()],
                    Filters = random.Next(3) > 0 ? [] : [Filter(random)],
                    WithLatency = random.Next(3) == 0,
                };
                var answer = ledger.Reader.SpendAsync(query, CancellationToken.None).GetAwaiter().GetResult();
                var actual = answer.Groups.ToDictionary(group => string.Join(',', group.Key), group => Describe(group.Sums, query.WithLatency));
                var expected = Expected(records, query, zone);
                actual.OrderBy(pair => pair.Key, StringComparer.Ordinal).ShouldBe(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), $"{query}");
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(1_000_000));
        }

        static long Edge(Random random) => random.Next(3) switch
        {
            0 => random.Next(6) * 24 * Samples.Hour,
            1 => random.Next(100) * Samples.Hour,
            _ => random.NextInt64(100 * Samples.Hour),
        };

        static SpendFilter Filter(Random random)
        {
            var dimension = (Dimension)random.Next(16);
            return new SpendFilter(dimension, [Samples.NameId(dimension, 0), Samples.NameId(dimension, 6)]);
        }
    }

    [Fact]
    public async Task A_sum_of_many_rows_above_ten_million_is_exact()
    {
        // The long suite sums 10^7 rows of more than a unit each.
        var rows = Environment.GetEnvironmentVariable("TOLLGATE_LONG") == "1" ? 10_000_000 : 100_000;
        using var ledger = Open(TimeZoneInfo.Utc);
        var samples = new Samples(4) { Traced = false };
        var record = Record(samples.Intent(), samples);
        var cost = new Amount(1.000_000_999_999_999m * (10_000_000m / rows));
        record.End.Cost = record.End.ComputedCost = cost;
        const int Batch = 10_000;
        for (var done = 0; done < rows; done += Batch)
        {
            Apply(ledger, [.. Enumerable.Repeat(record, Batch)], Batch);
        }

        var day = new SpendQuery { FromMicros = 0, ToMicros = long.MaxValue };
        var total = cost * rows;
        total.ShouldBeGreaterThan(new Amount(10_000_000m));
        (await ledger.Reader.SpendAsync(day, Cancel)).Groups.ShouldHaveSingleItem().Sums.Cost.ShouldBe(total);
        var attempts = day with { GroupBy = [SpendGrouping.Workflow, SpendGrouping.Team] };
        (await ledger.Reader.SpendAsync(attempts, Cancel)).Groups.ShouldHaveSingleItem().Sums.Cost.ShouldBe(total);
    }

    [Fact]
    public async Task Spend_since_a_moment_and_its_buckets_equal_the_attempts()
    {
        using var ledger = Open(Berlin);
        var records = Records(new Samples(5) { Traced = false }, 2000);
        Apply(ledger, records, 300);
        var from = Samples.Epoch + (25 * Samples.Hour) + 1234567;
        foreach (var dimension in Enum.GetValues<Dimension>())
        {
            var id = Samples.NameId(dimension, 1);
            var expected = Sum(records.Where(record => record.Intent.StartedMicros >= from && Has(record, dimension, id)));
            (await ledger.Reader.SpendSinceAsync(dimension, id, from, Cancel)).ShouldBe(expected, $"{dimension}");
        }

        var scopes = Enum.GetValues<Dimension>().SelectMany(dimension => new[] { 0, 1 }.Select(number => (dimension, Samples.NameId(dimension, number)))).ToHashSet();
        foreach (var byMinute in (bool[])[true, false])
        {
            var size = byMinute ? 60_000_000 : Samples.Hour;
            var found = new Dictionary<(Dimension, long, long), (Amount Cost, Amount Shadow)>();
            await foreach (var bucket in ledger.Reader.SpendBucketsAsync(new SpendBucketQuery { Scopes = scopes, FromMicros = from, ByMinute = byMinute }, Cancel))
            {
                found.Add((bucket.Dimension, bucket.Id, bucket.StartMicros), (bucket.Cost, bucket.Shadow));
            }

            foreach (var (dimension, id) in scopes)
            {
                var expected = records.Where(record => record.Intent.StartedMicros >= from && Has(record, dimension, id))
                    .GroupBy(record => Math.Max(from, record.Intent.StartedMicros / size * size));
                var actual = found.Where(pair => (pair.Key.Item1, pair.Key.Item2) == (dimension, id)).ToDictionary(pair => pair.Key.Item3, pair => pair.Value);
                actual.Count.ShouldBe(expected.Count());
                expected.ShouldAllBe(group => actual[group.Key].Cost == Sum(group) && actual[group.Key].Shadow == Shadow(group));
            }
        }
    }

    [Fact]
    public async Task A_day_keeps_the_dearest_values_and_the_exact_rest()
    {
        using var ledger = Open(TimeZoneInfo.Utc, topValues: 20);
        var records = Records(new Samples(6) { Tasks = 500, SpanMicros = 24 * Samples.Hour, Traced = false }, 4000);
        Apply(ledger, records, 100);
        var query = new SpendQuery { FromMicros = Samples.Epoch, ToMicros = Samples.Epoch + (24 * Samples.Hour), GroupBy = [SpendGrouping.Task] };
        var groups = (await ledger.Reader.SpendAsync(query, Cancel)).Groups;
        groups.Count.ShouldBeLessThan(2 * 20 + 100);
        groups.ShouldContain(group => group.Key[0] == SpendGroup.Other);
        Total(groups).ShouldBe(Sum(records));
        groups.Sum(group => group.Sums.Attempts).ShouldBe(records.Count);
    }

    [Fact]
    public async Task Pages_list_every_attempt_once_newest_first()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var samples = new Samples(7) { Traced = false };
        var records = Records(samples, 95);
        Apply(ledger, records, 10);
        var seen = new List<Guid>();
        long? before = null;
        do
        {
            var page = await ledger.Reader.NewestAsync(new LedgerPageQuery { Before = before, Limit = 10 }, Cancel);
            seen.AddRange(page.Attempts.Select(record => record.Intent.AttemptId));
            before = page.Next;
        }
        while (before is not null);

        seen.ShouldBe(records.Select(record => record.Intent.AttemptId).Reverse());
        var team = Samples.NameId(Dimension.Team, 1);
        var filtered = await ledger.Reader.NewestAsync(new LedgerPageQuery { Limit = 1000, Filters = [new SpendFilter(Dimension.Team, team)] }, Cancel);
        filtered.Attempts.Count.ShouldBe(records.Count(record => record.Intent.Attribution[Dimension.Team] == team));
    }

    [Fact]
    public async Task Notable_attempts_are_those_that_failed_overran_or_have_no_price()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var records = Records(new Samples(13), 95);
        foreach (var record in records)
        {
            (record.End.Failure, record.End.PriceState) = (AttemptFailure.None, PriceState.Priced);
            record.Intent.Flags &= ~AttemptFlags.Overrun;
        }

        records[10].End.Failure = AttemptFailure.Connect;
        records[20].End.PriceState = PriceState.PartlyUnpriced;
        records[30].Intent.Flags |= AttemptFlags.Overrun;
        records[40].End.PriceState = PriceState.Included;
        records[90].End.PriceState = PriceState.Unpriced;
        Apply(ledger, records, 10);

        var seen = new List<Guid>();
        await foreach (var record in ledger.Reader.NotableAsync(1, 80, Cancel))
        {
            seen.Add(record.Intent.AttemptId);
        }

        seen.ShouldBe([records[10].Intent.AttemptId, records[20].Intent.AttemptId, records[30].Intent.AttemptId]);
    }

    [Fact]
    public async Task A_page_of_a_span_of_time_has_its_traces_when_asked_for()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var records = Records(new Samples(11), 95);
        Apply(ledger, records, 10);
        var times = records.Select(record => record.Intent.StartedMicros).Order().ToList();
        var (from, to) = (times[20], times[70]);

        var page = await ledger.Reader.NewestAsync(new LedgerPageQuery { FromMicros = from, ToMicros = to, Limit = 1000, WithTraces = true }, Cancel);

        var wanted = records.Where(record => record.Intent.StartedMicros >= from && record.Intent.StartedMicros < to).Reverse().ToList();
        page.Attempts.Select(record => record.Intent.AttemptId).ShouldBe(wanted.Select(record => record.Intent.AttemptId));
        page.Attempts.Select(Trace).ShouldBe(wanted.Select(Trace));
        wanted.ShouldContain(record => record.End.TraceLength > 0);
        (await ledger.Reader.NewestAsync(new LedgerPageQuery { Limit = 1000 }, Cancel)).Attempts.ShouldAllBe(record => record.End.TraceLength == 0);

        static string Trace(AttemptRecord record) => Convert.ToHexString(record.End.Trace.AsSpan(0, record.End.TraceLength));
    }

    [Fact]
    public async Task Names_are_kept_and_replaced()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        Apply(ledger, [], names: [new LedgerName(Dimension.User, 1, "ada"), new LedgerName(Dimension.User, 2, "grace")]);
        Apply(ledger, [], names: [new LedgerName(Dimension.User, 1, "Ada L.")]);
        var names = await ledger.Reader.NamesAsync([(Dimension.User, 1), (Dimension.User, 2), (Dimension.Team, 1)], Cancel);
        names.ShouldBe(new Dictionary<(Dimension, long), string> { [(Dimension.User, 1)] = "Ada L.", [(Dimension.User, 2)] = "grace" });
        (await LedgerAudit.VerifyAsync(ledger.Reader, Cancel)).Intact.ShouldBeTrue();
    }

    [Fact]
    public async Task The_chain_of_an_untouched_ledger_is_intact_also_after_a_restart()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var records = Records(new Samples(8), 500);
        Apply(ledger, [.. records.Take(250)], 40);
        ledger.Reopen();
        Apply(ledger, [.. records.Skip(250)], 40);
        var result = await LedgerAudit.VerifyAsync(ledger.Reader, Cancel);
        result.ShouldBe(new LedgerAuditResult(true, 14, 500, null, ledger.NextSequence - 1));
    }

    [Fact]
    public void The_checkpoint_is_committed_with_the_rows_and_keeps_open_attempts()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        ledger.Store.ReadCheckpoint().Projected.ShouldBe(default);
        var samples = new Samples(9);
        var open = new OpenAttempt { Hold = new Amount(3.25m), HasUsage = true };
        RecentSlot.Copy(samples.Intent(), open.Record.Intent);
        open.Usage[Bucket.CacheRead] = 12;
        Apply(ledger, Records(samples, 3), keep: [open]);
        ledger.Reopen();
        var checkpoint = ledger.Store.ReadCheckpoint();
        checkpoint.Projected.Sequence.ShouldBe(ledger.NextSequence);
        var kept = checkpoint.Kept.ShouldHaveSingleItem();
        (kept.Record.Intent.AttemptId, kept.Hold, kept.HasUsage, kept.Usage[Bucket.CacheRead]).ShouldBe((open.Record.Intent.AttemptId, open.Hold, true, 12));
        Apply(ledger, Records(samples, 1), release: [open.Record.Intent.AttemptId]);
        ledger.Store.ReadCheckpoint().Kept.ShouldBeEmpty();
    }

    protected static List<AttemptRecord> Records(Samples samples, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Record(samples.Intent(ordinal: i % 4 == 0 ? 1 : 0), samples))];

    /// <summary>An attempt as the projector hands it over.</summary>
    internal static AttemptRecord Record(AttemptIntent intent, Samples samples)
    {
        var open = new OpenAttempts();
        var frame = new byte[4096];
        var length = Storage.Journaling.Format.RecordCodec.Encode(frame, 1, intent);
        open.Apply(Storage.Journaling.Format.RecordKind.Intent, frame.AsSpan(8, length - 8), default);
        var end = samples.End(intent);
        length = Storage.Journaling.Format.RecordCodec.Encode(frame, 2, end, end.Trace.AsSpan(0, end.TraceLength));
        return open.Apply(Storage.Journaling.Format.RecordKind.End, frame.AsSpan(8, length - 8), default)!.Record;
    }

    protected static void Apply(
        ILedgerUnderTest ledger,
        IReadOnlyList<AttemptRecord> records,
        int size = 1000,
        IReadOnlyList<LedgerName>? names = null,
        IReadOnlyList<OpenAttempt>? keep = null,
        IReadOnlyList<Guid>? release = null)
    {
        foreach (var chunk in records.Count == 0 ? [[]] : records.Chunk(size))
        {
            var first = ledger.NextSequence;
            ledger.NextSequence += chunk.Length * 2;
            var position = new JournalPosition(1, ledger.NextSequence * 100, ledger.NextSequence);
            ledger.Store.Apply(new LedgerBatch
            {
                FirstSequence = first,
                LastSequence = ledger.NextSequence - 1,
                Attempts = chunk,
                Names = names ?? [],
                Keep = keep ?? [],
                Release = release ?? [],
                Checkpoint = new LedgerCheckpoint(position, position, default, []),
                AsOfMicros = Samples.Epoch,
            });
        }
    }

    /// <summary>Names of some tags; the others have none, or one that only looks alike.</summary>
    private static readonly Dictionary<long, string> s_assigned = Enumerable.Range(0, 12).ToDictionary(
        static i => Samples.NameId(Dimension.Tag, i),
        static i => (i % 4) switch { 0 => $"cost_center={i}", 1 => $"project={i}", 2 => $"cost_centers={i}", _ => $"env={i}" });

    private static Amount Sum(IEnumerable<AttemptRecord> records) => records.Aggregate(Amount.Zero, (sum, record) => sum + record.End.Cost);

    private static Amount Total(IEnumerable<SpendGroup> groups) => groups.Aggregate(Amount.Zero, (sum, group) => sum + group.Sums.Cost);

    private static bool Has(AttemptRecord record, Dimension dimension, long id) =>
        dimension == Dimension.Tag ? record.Intent.Tags.AsSpan(0, record.Intent.TagCount).Contains(id) : record.Intent.Attribution[dimension] == id;

    private static Dictionary<string, string> Expected(List<AttemptRecord> records, SpendQuery query, TimeZoneInfo zone)
    {
        var groups = new Dictionary<string, SpendSums>();
        foreach (var record in records)
        {
            var started = record.Intent.StartedMicros;
            if (started < query.FromMicros || started >= query.ToMicros || !query.Filters.All(filter => filter.Ids.Any(id => Has(record, filter.Dimension, id))))
            {
                continue;
            }

            var tags = record.Intent.TagCount == 0 ? [0L] : record.Intent.Tags.Take(record.Intent.TagCount);
            foreach (var tag in query.GroupBy.Contains(SpendGrouping.Tag) ? tags : [0L])
            {
                var key = string.Join(',', query.GroupBy.Select(grouping => grouping switch
                {
                    SpendGrouping.Tag => tag,
                    SpendGrouping.CostCenter => Assigned("cost_center="),
                    SpendGrouping.Project => Assigned("project="),
                    SpendGrouping.Hour => started / Samples.Hour * Samples.Hour,
                    SpendGrouping.Day => DayStart(started, zone),
                    _ => record.Intent.Attribution[(Dimension)grouping],
                }));
                groups.TryAdd(key, new SpendSums());
                groups[key].Add(record);
            }

            long Assigned(string prefix) => record.Intent.Tags.Take(record.Intent.TagCount)
                .Where(tag => s_assigned.GetValueOrDefault(tag)?.StartsWith(prefix, StringComparison.Ordinal) == true).DefaultIfEmpty().Min();
        }

        return groups.ToDictionary(pair => pair.Key, pair => Describe(pair.Value, query.WithLatency));
    }

    private static Amount Shadow(IEnumerable<AttemptRecord> records) => records.Aggregate(Amount.Zero, static (sum, record) => sum + record.End.Shadow);

    private static long DayStart(long micros, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddMicroseconds(micros), zone);
        var start = new DateTimeOffset(local.Date, zone.GetUtcOffset(local.Date));
        return (start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    private static string Describe(SpendSums sums, bool latency) =>
        $"{sums.Attempts} {sums.Requests} {sums.Errors} {sums.UnpricedAttempts} {sums.UnpricedTokens} {sums.Cost} {sums.Shadow} "
        + $"{sums.UnknownAttempts}/{sums.EstimatedAttempts}/{sums.PartialAttempts}/{sums.FinalAttempts} "
        + string.Join(' ', Enum.GetValues<Bucket>().Select(bucket => sums.Usage[bucket]))
        + (latency ? $" {sums.Duration.Total} {sums.Duration.Quantile(0.5m)} {sums.FirstByte.Total} {sums.FirstByte.Quantile(0.9m)}" : "");

    private static string Describe(AttemptRecord record)
    {
        var (intent, end) = (record.Intent, record.End);
        return $"{intent.AttemptId} {intent.RequestId} {intent.Ordinal} {intent.StartedMicros} {intent.Flags} {intent.Surface} {intent.CardVersion} {intent.ConfigVersion} "
            + string.Join(' ', Enumerable.Range(0, Attribution.FixedCount).Select(i => intent.Attribution[(Dimension)i])) + " "
            + string.Join(' ', intent.Tags.Take(intent.TagCount).Order()) + " "
            + $"{end.State} {end.PriceState} {end.UnpricedTokens} {end.Cost} {end.ComputedCost} {end.Shadow} {intent.RetryOf} {intent.RetryCount} {end.Flags} {end.Failure} {end.UpstreamStatus} {end.FirstByteMicros} {end.DurationMicros} "
            + string.Join(' ', Enum.GetValues<Bucket>().Select(bucket => end.Usage[bucket]));
    }
}
