using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>A limit of rate: requests, tokens and money per window, requests and streams at once; any of them together.</summary>
public sealed record RequestLimit : ControlRow
{
    public required string Name { get; init; }

    /// <summary>See <see cref="Budget.OrganizationId"/>.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>See <see cref="Budget.Dimension"/>.</summary>
    public Dimension? Dimension { get; init; }

    /// <summary>See <see cref="Budget.ScopeName"/>.</summary>
    public string ScopeName { get; init; } = "";

    /// <summary>Requests per window; null for no limit of rate.</summary>
    public int? Requests { get; init; }

    /// <summary>The window: a minute, an hour or a day.</summary>
    public TimeSpan Per { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests that may come at once after a pause; null for as many as <see cref="Requests"/>.</summary>
    public int? Burst { get; init; }

    /// <summary>Requests that may be in flight at once; null for no limit.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Streams that may be in flight at once; null for no limit.</summary>
    public int? MaxStreams { get; init; }

    /// <summary>Input tokens per window, as the provider counts them against its own limits; null for no limit.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens per window, reasoning included; null for no limit.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Input and output tokens together per window; null for no limit.</summary>
    public long? Tokens { get; init; }

    /// <summary>Money per window in the accounting currency, exact to a billionth; null for no limit.</summary>
    public Amount? Money { get; init; }

    public bool Enabled { get; init; } = true;
}
