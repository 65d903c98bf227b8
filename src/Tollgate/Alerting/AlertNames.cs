namespace Tollgate.Alerting;

/// <summary>The names behind an alert's ids, as they are known at the moment of sending; null for what is not known, or erased. Immutable.</summary>
internal sealed record AlertNames
{
    /// <summary>Slug of the organization.</summary>
    public string? Organization { get; init; }

    /// <summary>The budget's or limit's name.</summary>
    public string? Object { get; init; }

    /// <summary>What the budget or limit is for, such as <c>team acme/research</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>Of a budget for each: the one.</summary>
    public string? Name { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }
}
