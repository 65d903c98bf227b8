using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Retries;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Ledger;
using Tollgate.Wire;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// One request on its way through the gateway. Pooled and used by one request at a time; knows no HTTP framework, so that
/// batches and replays can run the same path.
/// </summary>
public sealed class Exchange
{
    internal const int MaxTags = 16;

    public Guid RequestId { get; internal set; }

    /// <summary>Start in microseconds since the Unix epoch; taken once, defines window and price.</summary>
    public long StartedMicros { get; internal set; }

    /// <summary>Start as a timestamp of the time provider, for durations.</summary>
    internal long StartedTimestamp { get; set; }

    public SurfaceMatch Match { get; internal set; }

    public Surface Surface => Match.Surface;

    internal HttpMethod HttpMethod { get; set; } = HttpMethod.Post;

    /// <summary>True when the caller wants the answer as a stream.</summary>
    internal bool WantsStream => Facts.Stream || Surface == Surface.GeminiStreamGenerate;

    /// <summary>True when the gateway itself asked for usage, so that it must be hidden from the caller.</summary>
    internal bool HidesUsage { get; set; }

    /// <summary>True when the provider was told to store nothing because a policy forbids it, and not because the caller said so.</summary>
    internal bool StoreDenied { get; set; }

    /// <summary>The model as the caller named it, in the body or in the path.</summary>
    internal string? RequestedModel { get; set; }

    /// <summary>The alias by which the model was asked for, where it ends.</summary>
    internal AliasEnding Ending { get; set; }

    internal SpliceList Splices { get; } = new();

    internal string Path { get; set; } = "";

    internal string? PresentedKey { get; set; }

    internal IRequestSource Source { get; set; } = null!;

    internal IAnswerSink Sink { get; set; } = null!;

    internal GatewaySnapshot Snapshot { get; set; } = null!;

    public Caller? Caller { get; internal set; }

    internal Attribution Attribution;

    internal long[] Tags { get; } = new long[MaxTags];

    internal int TagCount { get; set; }

    public RequestFacts Facts { get; } = new();

    internal BodyBuffer Body { get; } = new();

    internal long BodyReserved { get; set; }

    /// <summary>The clock of the body on its way in; null until one had to be waited for.</summary>
    internal BodyArrival? Arrival { get; set; }

    internal BudgetSet Budgets { get; } = new();

    internal RatePermit Permit;

    /// <summary>True when the answer's head tells the caller's own limit of requests.</summary>
    internal bool AnnouncesLimit { get; set; }

    /// <summary>True when the answer's head tells the caller's own limits of tokens.</summary>
    internal bool AnnouncesTokens { get; set; }

    internal Candidate? Candidate { get; set; }

    /// <summary>The account a stored id pins the request to, or null.</summary>
    internal Account? PinnedAccount { get; set; }

    /// <summary>What is known of the request as a retry of its caller's.</summary>
    internal ClientRetry Retry;

    internal List<KeyValuePair<string, string>> ForwardHeaders { get; } = new(16);

    internal AttemptIntent Intent { get; } = new();

    internal AttemptExtend Extend { get; } = new();

    internal AttemptEnd End { get; } = new();

    /// <summary>The tap of the stream under way, or null.</summary>
    internal StreamTap? Tap { get; set; }

    /// <summary>What the answer says of itself: the stream's while one is under way, else of the collected answer.</summary>
    internal AnswerFacts Answer => Tap?.Facts ?? CollectedAnswer;

    internal AnswerFacts CollectedAnswer { get; } = new();

    internal BodyBuffer AnswerBody { get; } = new();

    internal BodyBuffer Trace { get; } = new();

    internal PriceLines Lines;

    /// <summary>Number of attempts made so far; the next attempt's ordinal.</summary>
    internal int Attempts { get; set; }

    /// <summary>Forgets what belonged to the last attempt; the request and its attribution stay.</summary>
    internal void PrepareRetry()
    {
        Splices.Clear();
        HidesUsage = StoreDenied = false;
        AnswerBody.Release();
        CollectedAnswer.Reset();
        Lines = default;
    }

    /// <summary>Makes the exchange fit for the next request. Buffers must have been released.</summary>
    internal void Reset()
    {
        Match = default;
        Path = "";
        HttpMethod = HttpMethod.Post;
        HidesUsage = StoreDenied = false;
        RequestedModel = null;
        Ending = default;
        Splices.Clear();
        PresentedKey = null;
        Source = null!;
        Sink = null!;
        Snapshot = null!;
        Caller = null;
        Attribution = default;
        TagCount = 0;
        Budgets.Clear();
        Permit = default;
        AnnouncesLimit = AnnouncesTokens = false;
        Candidate = null;
        PinnedAccount = null;
        Attempts = 0;
        ForwardHeaders.Clear();
        Retry = default;
        Body.Release();
        Arrival?.Forget();
        AnswerBody.Release();
        Trace.Release();
        Facts.Reset();
        Tap = null;
        CollectedAnswer.Reset();
    }
}
