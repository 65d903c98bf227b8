using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Settlement;
using Tollgate.Gateway.Upstreams;
using Tollgate.Wire;
using Tollgate.Wire.Tokens;

namespace Tollgate.Gateway.Routing;

/// <summary>One model at one upstream that can answer a request. Immutable; built once per (name, surface) and snapshot.</summary>
public sealed class Candidate : IAnswerRates
{
    private readonly RateCard _card;
    private readonly ModelMatch _match;

    internal Candidate(Upstream upstream, string model, WireFormat format, RateCard card)
    {
        _card = card;
        var match = _match = card.Match(upstream.Options.Vendor, model);
        Upstream = upstream;
        Model = model;
        Format = format;
        Rates = match.Rates;
        NamedRegion = match.Region;
        Region = match.Region ?? upstream.Options.Region;
        Convention = UsageReading.Convention(format, upstream.Options.Vendor);
        RateCounting = RateCountings.For(upstream.Options.Vendor, format == WireFormat.AnthropicMessages ? WireFormats.Name(format) : "");
        Tokenizer = TokenEstimator.ForModel(model);
        Images = ImageTokens.RuleOf(upstream.Options.Vendor, model);
    }

    public Upstream Upstream { get; }

    /// <summary>The model name the upstream is asked for.</summary>
    public string Model { get; }

    public WireFormat Format { get; }

    /// <summary>The model's rates, or null when it is unpriced.</summary>
    public ModelRates? Rates { get; }

    /// <summary>The region that the model's name itself names (Bedrock's <c>eu.</c>, a Vertex location), or null.</summary>
    internal string? NamedRegion { get; }

    /// <summary>Region or deployment class for prices, or null.</summary>
    public string? Region { get; }

    /// <summary>True for models that may spend output tokens on reasoning the caller does not see.</summary>
    internal bool Reasons => Rates?.Facts.Capabilities.HasFlag(ModelCapabilities.Reasoning) ?? false;

    /// <summary>True for models that do so unless they are told not to, where the API can tell them.</summary>
    internal bool ReasonsUnasked => Rates?.Facts.Capabilities.HasFlag(ModelCapabilities.ReasoningUnasked) ?? false;

    /// <summary>Whether its server knows <c>max_completion_tokens</c>: OpenAI's own, here or at Azure.</summary>
    internal bool KnowsCompletionTokens => Upstream.Options.Api == ApiFamily.Azure || Upstream.Options.Vendor == "openai";

    internal CountingConvention Convention { get; }

    /// <summary>Which input counts against limits of tokens.</summary>
    internal RateCounting RateCounting { get; }

    internal TokenizerFamily Tokenizer { get; }

    internal ImageRule Images { get; }

    /// <summary>Ledger ids, filled when the candidate is registered.</summary>
    public long ModelNameId { get; private set; }

    public long ProviderNameId { get; private set; }

    /// <summary>Makes the model's name known to the journal; to be called before an id of it is used there. Again does nothing.</summary>
    internal void Announce()
    {
        if (_announce is { } announce)
        {
            announce(this);
            _announce = null;
        }
    }

    /// <summary>True once the counters of what should never happen show this model, at 0.</summary>
    internal bool IsCounted { get; set; }

    /// <summary>Gives the candidate its ids of the ledger; its name is made known only when it is about to be called, whoever asks for it.</summary>
    internal void Register(long model, long provider, IReadOnlyList<Account> accounts, Action<Candidate> announce)
    {
        (ModelNameId, ProviderNameId, Accounts) = (model, provider, accounts);
        _announce = announce;
    }

    /// <summary>The accounts callers may be sent to, with weight above zero.</summary>
    public IReadOnlyList<Account> Accounts { get; private set; } = [];

    /// <summary>Everything asked for that decides the price.</summary>
    internal PriceConditions Asked(long startedMicros, RequestFacts facts) => new(
        DateTimeOffset.UnixEpoch.AddTicks(startedMicros * 10), facts.InferenceGeo ?? Region, facts.ServiceTier, facts.Speed);

    /// <summary>
    /// The dearest prices that can apply to a request. The answer is kept per kind of request and minute: it depends on the time
    /// only where a rate begins, ends or has a daily window.
    /// </summary>
    internal CeilingRates Ceiling(ModelRates rates, long startedMicros, RequestFacts facts)
    {
        var asked = Asked(startedMicros, facts);
        var kind = new CeilingKind(
            startedMicros / 60_000_000,
            InputBounds.ByBytes(this, facts) > SmallPrompt,
            facts.MediaParts > 0 ? CeilingScope.All : CeilingScope.CacheWrite5m | CeilingScope.CacheWrite1h,
            TierAtMost(asked.Tier),
            asked.Speed,

            // A workspace may have a home of its own, which its requests do not show.
            asked.Region ?? (Upstream.Options.Api == ApiFamily.Anthropic ? ServiceTiers.Any : null));
        if (_ceiling is { } kept && kept.Kind == kind)
        {
            return kept.Rates;
        }

        var dearest = asked with { Tier = kind.Tier, Region = kind.Region };
        var ceiling = rates.Ceiling(dearest, kind.Large ? long.MaxValue : SmallPrompt, kind.Scope);
        _ceiling = new KeptCeiling(kind, ceiling);
        return ceiling;
    }

    /// <summary>
    /// The prices of an answer that names this model: the asked one's unless the card knows the served one by its own name. Providers
    /// answer with few names, mostly one: the last is kept.
    /// </summary>
    internal ModelMatch Served(string? model)
    {
        if (model is null || ReferenceEquals(model, Model))
        {
            return _match;
        }

        var kept = _served;
        if (kept is null || !string.Equals(kept.Name, model, StringComparison.Ordinal))
        {
            _served = kept = new KeptServed(model, _card.MatchServed(Upstream.Options.Vendor, Model, _match, model));
        }

        return kept.Match;
    }

    ModelMatch IAnswerRates.Served(string? model) => Served(model);

    ModelMatch IAnswerRates.Of(string model) => _card.Match(Upstream.Options.Vendor, model);

    /// <summary>
    /// Learns from a charge above its hold: where an account serves another tier than was asked for (projects have a default), any may
    /// be served from now on.
    /// </summary>
    internal void Overran(RequestFacts asked, AnswerFacts answer) =>
        _servesAnyTier |= ServiceTiers.Canonical(answer.ServiceTier) != ServiceTiers.Canonical(asked.ServiceTier);

    // Batch is an endpoint of its own: as a tier of a request that is answered at once it promises nothing.
    private string? TierAtMost(string? asked) =>
        _servesAnyTier || ServiceTiers.Canonical(asked) == ServiceTiers.Batch ? ServiceTiers.Any : asked;

    // Tokens below every context threshold that exists.
    private const long SmallPrompt = 96_000;

    private volatile bool _servesAnyTier;
    private KeptCeiling? _ceiling;
    private KeptServed? _served;
    private Action<Candidate>? _announce;

    private sealed record KeptServed(string Name, ModelMatch Match);

    private readonly record struct CeilingKind(long Minute, bool Large, CeilingScope Scope, string? Tier, string? Speed, string? Region);

    private sealed record KeptCeiling(CeilingKind Kind, CeilingRates Rates);
}
