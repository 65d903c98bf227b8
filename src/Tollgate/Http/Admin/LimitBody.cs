namespace Tollgate.Http.Admin;

/// <summary>A request limit to be made: <c>POST /api/limits</c>.</summary>
internal sealed record LimitBody
{
    public string? Name { get; init; }

    public string? Scope { get; init; }

    /// <summary>Requests per window.</summary>
    public int? Requests { get; init; }

    public LimitWindow Per { get; init; } = LimitWindow.Minute;

    /// <summary>Requests that may come at once after a pause; default as many as <see cref="Requests"/>.</summary>
    public int? Burst { get; init; }

    /// <summary>Requests in flight at once.</summary>
    public int? MaxParallel { get; init; }
}
