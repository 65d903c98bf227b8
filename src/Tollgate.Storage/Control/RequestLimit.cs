using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>A limit on the number of requests, apart from money: so many per window, so many at once, or both.</summary>
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

    public bool Enabled { get; init; } = true;
}
