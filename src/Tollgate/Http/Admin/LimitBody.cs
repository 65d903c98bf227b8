using System.Text.Json.Serialization;
using Tollgate.Economics.Money;

namespace Tollgate.Http.Admin;

/// <summary>A limit of rate to be made: <c>POST /api/limits</c>.</summary>
internal sealed record LimitBody
{
    public string? Name { get; init; }

    public string? Scope { get; init; }

    /// <summary>Slug of the organization whose requests count. Teams, users and keys say it themselves; null for one's own, an operator's is all of them.</summary>
    public string? Organization { get; init; }

    /// <summary>Requests per window.</summary>
    public int? Requests { get; init; }

    public LimitWindow Per { get; init; } = LimitWindow.Minute;

    /// <summary>Requests that may come at once after a pause; default as many as <see cref="Requests"/>.</summary>
    public int? Burst { get; init; }

    /// <summary>Requests in flight at once.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Streams in flight at once.</summary>
    public int? MaxStreams { get; init; }

    /// <summary>Input tokens per window, as the provider counts them against its own limits.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens per window.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Input and output tokens together per window.</summary>
    public long? Tokens { get; init; }

    /// <summary>Money per window.</summary>
    [JsonPropertyName("money_usd")]
    public Amount? Money { get; init; }
}
