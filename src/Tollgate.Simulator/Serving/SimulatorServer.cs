using Microsoft.Extensions.ObjectPool;
using Tollgate.Simulator.Behaviour;
using Tollgate.Simulator.Billing;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Journal;
using Tollgate.Simulator.OpenAI;
using Tollgate.Simulator.PromptCache;

namespace Tollgate.Simulator.Serving;

/// <summary>What all requests of a host share. Thread-safe.</summary>
internal sealed class SimulatorServer : IDisposable
{
    private const int PooledBuffers = 256;
    private long _number;

    public SimulatorServer(SimulatorOptions options)
    {
        Options = options;
        Seed = unchecked((ulong)options.Seed);
        Prose = new Prose(Seed);
        Planner = new AnswerPlanner(Seed, Prose);
        Prefixes = new PrefixStore(options.CacheCapacity, options.TimeProvider);
        Journal = new SimulatorJournal(options.AttemptCapacity, options.AttemptLog);
    }

    public SimulatorOptions Options { get; }
    public ulong Seed { get; }
    public TimeProvider Time => Options.TimeProvider;
    public SimulatorProfile Profile => Options.Profile;
    public PriceTable Prices => Options.Prices;
    public Prose Prose { get; }
    public AnswerPlanner Planner { get; }
    public PrefixStore Prefixes { get; }
    public SimulatorJournal Journal { get; }
    public SimulatorRules Rules { get; } = new();
    public RequestArchive Archive { get; } = new();
    public HeaderNameSets HeaderNames { get; } = new();
    public StoredResponses StoredResponses { get; } = new();

    public ObjectPool<EventBuffer> Buffers { get; } = new DefaultObjectPool<EventBuffer>(new BufferPolicy(), PooledBuffers);

    public long NextNumber() => Interlocked.Increment(ref _number);

    public void Dispose() => Journal.Dispose();

    private sealed class BufferPolicy : PooledObjectPolicy<EventBuffer>
    {
        public override EventBuffer Create() => new();

        public override bool Return(EventBuffer obj)
        {
            obj.Recycle();
            return true;
        }
    }
}
