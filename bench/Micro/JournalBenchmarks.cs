using BenchmarkDotNet.Attributes;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Bench.Micro;

/// <summary>
/// Making a record safe from the death of the process, on a real file in the folder for temporary files; figures are per record. One caller
/// writes its own record; many share a write.
/// </summary>
[MemoryDiagnoser]
public class JournalBenchmarks
{
    private const int Many = 64;

    private readonly AttemptIntent[] _intents = [.. Enumerable.Range(0, Many).Select(_ => new AttemptIntent { StartedMicros = 1_772_323_200_000_000, Hold = new Amount(0.012m) })];
    private readonly AttemptEnd _end = new() { State = UsageState.Final, Cost = new Amount(0.0004m), ComputedCost = new Amount(0.0004m), UpstreamStatus = 200, Trace = new byte[200], TraceLength = 200 };
    private readonly Task[] _waiting = new Task[Many];
    private string _folder = "";
    private Journal _journal = null!;
    private int _count;

    [GlobalSetup]
    public async Task Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("tollgate-bench-").FullName;
        foreach (var intent in _intents)
        {
            for (var dimension = 0; dimension < Attribution.FixedCount; dimension++)
            {
                intent.Attribution[(Dimension)dimension] = 1000 + dimension;
            }
        }

        _end.Usage[Bucket.UncachedInput] = 1250;
        _end.Usage[Bucket.Output] = 420;
        _journal = await Journal.OpenAsync(
            new JournalOptions { Directory = Path.Combine(_folder, "journal"), AcceptEphemeral = true }, LedgerCheckpoint.Empty, TimeProvider.System, new NewestSegments());
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = 2)]
    public async Task Intent_and_end_alone()
    {
        await _journal.AppendAsync(Renewed(_intents[0]));
        _end.AttemptId = _intents[0].AttemptId;
        await _journal.AppendAsync(_end);
    }

    [Benchmark(OperationsPerInvoke = Many)]
    public Task Intents_of_many_callers()
    {
        for (var i = 0; i < Many; i++)
        {
            var intent = Renewed(_intents[i]);
            _waiting[i] = Task.Run(async () => await _journal.AppendAsync(intent));
        }

        return Task.WhenAll(_waiting);
    }

    // An attempt of its own each time: the newest are kept by their ids.
    private AttemptIntent Renewed(AttemptIntent intent)
    {
        intent.AttemptId = intent.RequestId = new Guid(++_count, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return intent;
    }
}
