using System.Text.Json.Serialization;
using Tollgate.Economics.Money;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>What of a limit of rate is to change: <c>PATCH /api/limits/{id}</c>. What is absent stays.</summary>
internal sealed record LimitChange
{
    public string? Name { get; init; }

    public int? Requests { get; init; }

    public LimitWindow? Per { get; init; }

    public int? Burst { get; init; }

    public int? MaxParallel { get; init; }

    public int? MaxStreams { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? Tokens { get; init; }

    [JsonPropertyName("money_usd")]
    public Amount? Money { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>The version the change is based on; a change that came between is then a conflict.</summary>
    public int? Version { get; init; }

    internal RequestLimit Of(RequestLimit limit) => limit with
    {
        Name = Name ?? limit.Name,
        Requests = Requests ?? limit.Requests,
        Per = Per?.Length() ?? limit.Per,
        Burst = Burst ?? limit.Burst,
        MaxParallel = MaxParallel ?? limit.MaxParallel,
        MaxStreams = MaxStreams ?? limit.MaxStreams,
        InputTokens = InputTokens ?? limit.InputTokens,
        OutputTokens = OutputTokens ?? limit.OutputTokens,
        Tokens = Tokens ?? limit.Tokens,
        Money = Money ?? limit.Money,
        Enabled = Enabled ?? limit.Enabled,
        Version = Version ?? limit.Version,
    };
}
