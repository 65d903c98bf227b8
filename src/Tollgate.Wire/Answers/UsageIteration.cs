namespace Tollgate.Wire;

/// <summary>One sampling iteration inside an Anthropic answer (<c>usage.iterations[]</c>): its kind, model and own counts.</summary>
/// <param name="Type">message, compaction, advisor_message, fallback_message.</param>
/// <param name="Model">The model that ran it; null when the provider did not say (the answer's model).</param>
public sealed record UsageIteration(
    string? Type, string? Model, long? Input, long? CacheRead, long? CacheWrite, long? CacheWrite5m, long? CacheWrite1h, long? Output);
