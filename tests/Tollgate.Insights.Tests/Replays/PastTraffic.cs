using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Insights.Tests.Replays;

/// <summary>A ledger with attempts at chosen times, and what it says of the past.</summary>
internal sealed class PastTraffic : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tollgate-test-").FullName;
    private readonly SqliteLedger _ledger;
    private readonly List<AttemptRecord> _attempts = [];
    private long _sequence = 1;

    internal PastTraffic(TimeZoneInfo zone)
    {
        Zone = zone;
        _ledger = SqliteLedger.Open(new SqliteLedgerOptions { Path = Path.Combine(_directory, "ledger.db"), AccountingZone = zone });
    }

    internal TimeZoneInfo Zone { get; }

    internal ILedgerReader Reader => _ledger.Reader;

    /// <summary>Spans the ledger was asked about.</summary>
    internal List<WindowSpan> Asked { get; } = [];

    /// <summary>An attempt; those of one request are made with its id.</summary>
    internal Guid Add(DateTimeOffset start, TimeSpan duration, decimal cost, long team = 1, long user = 1, long task = 0, (Guid Request, int Ordinal)? retry = null, decimal shadow = 0m)
    {
        var record = new AttemptRecord();
        record.Intent.AttemptId = Guid.CreateVersion7(start);
        record.Intent.RequestId = retry?.Request ?? record.Intent.AttemptId;
        record.Intent.Ordinal = retry?.Ordinal ?? 0;
        record.Intent.StartedMicros = Micros(start);
        record.Intent.Attribution[Dimension.Team] = team;
        record.Intent.Attribution[Dimension.User] = user;
        record.Intent.Attribution[Dimension.Key] = 100 + user;
        record.Intent.Attribution[Dimension.Task] = task;
        record.Intent.Attribution[Dimension.ModelServed] = record.Intent.Attribution[Dimension.Model] = 5;
        record.End.State = UsageState.Final;
        record.End.PriceState = shadow == 0m ? PriceState.Priced : PriceState.PartlyUnpriced;
        record.End.Shadow = new Amount(shadow);
        record.End.Usage[Bucket.Output] = 100;
        record.End.Cost = record.End.ComputedCost = new Amount(cost);
        record.End.DurationMicros = duration.Ticks / TimeSpan.TicksPerMicrosecond;
        _attempts.Add(record);
        return record.Intent.RequestId;
    }

    /// <summary>Stores what was added in the order of the ends, as the gateway does.</summary>
    internal void Load()
    {
        var rows = _attempts.OrderBy(static one => one.Intent.StartedMicros + one.End.DurationMicros).ToList();
        var end = new JournalPosition(1, 64 * _sequence, _sequence + rows.Count);
        _ledger.Store.Apply(new LedgerBatch
        {
            FirstSequence = _sequence,
            LastSequence = _sequence + rows.Count - 1,
            Attempts = rows,
            Names = [],
            Keep = [],
            Release = [],
            Checkpoint = new LedgerCheckpoint(end, end, default, []),
            AsOfMicros = rows.Max(static one => one.Intent.StartedMicros),
        });
        _sequence += rows.Count;
        _attempts.Clear();
    }

    internal async Task<Amount[]> SpentAsync(Scope scope, IReadOnlyList<WindowSpan> spans, CancellationToken cancellationToken)
    {
        var filters = new List<SpendFilter>();
        if (!scope.IsInstallation)
        {
            filters.Add(new SpendFilter(scope.Dimension, scope.NameId));
        }

        if (scope.AlsoNameId != 0)
        {
            filters.Add(new SpendFilter(scope.Also, scope.AlsoNameId));
        }

        var spent = new Amount[spans.Count];
        for (var i = 0; i < spent.Length; i++)
        {
            Asked.Add(spans[i]);
            var query = new SpendQuery { FromMicros = spans[i].StartMicros, ToMicros = spans[i].EndMicros, Filters = filters };
            var found = await Reader.SpendAsync(query, cancellationToken);
            spent[i] = found.Groups.Aggregate(Amount.Zero, static (sum, group) => sum + group.Sums.Charged);
        }

        return spent;
    }

    public void Dispose()
    {
        _ledger.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    internal static long Micros(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
