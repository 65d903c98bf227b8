using Tollgate.Economics.Money;

namespace Tollgate.Increases;

/// <summary>What somebody asks for, as it was written. Immutable.</summary>
internal sealed record IncreaseAsk
{
    /// <summary>Of a budget for each name the one it is for; null for all.</summary>
    public string? Name { get; init; }

    public Amount? Amount { get; init; }

    /// <summary>A moment; null for at once.</summary>
    public string? From { get; init; }

    /// <summary>A moment.</summary>
    public string? Until { get; init; }

    /// <summary>A span from now on, such as <c>7d</c>, in place of <see cref="Until"/>.</summary>
    public string? For { get; init; }

    public string? Reason { get; init; }
}
