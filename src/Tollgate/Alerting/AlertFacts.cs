using System.Text.Json;
using System.Text.Json.Serialization;
using Tollgate.Economics.Budgets;

namespace Tollgate.Alerting;

/// <summary>What an alert says of the first time it happened: opaque ids and figures, money as exact decimal text. Immutable.</summary>
internal sealed record AlertFacts
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What did it: of a denial <c>budget</c>, <c>rate</c> or <c>usage</c>, of a failure its kind, of an outage what is down.</summary>
    public string? Cause { get; init; }

    /// <summary>Of an outage: <c>opened</c> or <c>recovered</c>.</summary>
    public string? State { get; init; }

    /// <summary>The part of the limit that was reached: 0.8 for 80 %.</summary>
    public string? Threshold { get; init; }

    public string? LimitUsd { get; init; }

    public string? SpentUsd { get; init; }

    /// <summary>What will be spent at the end of the window.</summary>
    public string? ProjectedUsd { get; init; }

    /// <summary>Of an increase that is asked for: what is to be on top of the limit.</summary>
    public string? IncreaseUsd { get; init; }

    public Guid? IncreaseId { get; init; }

    /// <summary>Of an increase: when it begins, and ends.</summary>
    public string? From { get; init; }

    public string? Until { get; init; }

    public string? CostUsd { get; init; }

    /// <summary>What budgets counted beside the cost for usage without a price; null for nothing.</summary>
    public string? ShadowUsd { get; init; }

    public string? Window { get; init; }

    public string? WindowStart { get; init; }

    public string? WindowEnd { get; init; }

    public string? ResetsAt { get; init; }

    public string? ExhaustedAt { get; init; }

    /// <summary>Of a key: since when it is not used, or has been there.</summary>
    public string? SinceAt { get; init; }

    /// <summary>Of a key: when it will end.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>Of a budget for each: the dimension, and the id of the name.</summary>
    public string? NameDimension { get; init; }

    public string? NameId { get; init; }

    public string? ProviderId { get; init; }

    public string? ModelId { get; init; }

    public long? Tokens { get; init; }

    public int? UpstreamStatus { get; init; }

    public Guid? AttemptId { get; init; }

    /// <summary>When it began, in microseconds since the Unix epoch; tells outages apart.</summary>
    public long? BeganMicros { get; init; }

    internal string ToJson() => JsonSerializer.Serialize(this, s_json);

    internal static AlertFacts Read(string json) => JsonSerializer.Deserialize<AlertFacts>(json, s_json) ?? new AlertFacts();

    /// <summary>An instant as it is written everywhere; null for one that never comes.</summary>
    internal static string? Instant(long micros) => micros >= WindowSpan.Never ? null : Http.Admin.ApiScope.Instant(micros);
}
