using System.Text.Json.Serialization;
using Tollgate.Economics.Money;

namespace Tollgate.Http.Admin;

/// <summary>A request for an increase: <c>POST /api/increases</c>.</summary>
internal sealed record IncreaseBody
{
    /// <summary>The budget's id.</summary>
    public string? Budget { get; init; }

    /// <summary>Of a budget for each name the one it is for; null for all.</summary>
    public string? Name { get; init; }

    [JsonPropertyName("amount_usd")]
    public Amount? Amount { get; init; }

    /// <summary>A moment; null for at once.</summary>
    public string? From { get; init; }

    /// <summary>A moment.</summary>
    public string? Until { get; init; }

    /// <summary>A span from now on, such as <c>7d</c>, in place of <see cref="Until"/>.</summary>
    public string? For { get; init; }

    public string? Reason { get; init; }
}
