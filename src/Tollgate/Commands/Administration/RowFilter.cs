namespace Tollgate.Commands.Administration;

/// <summary>Which rows of a listing. A kind knows those of these that its verb offers; null does not confine. Immutable.</summary>
internal sealed record RowFilter
{
    /// <summary>Those out of force as well.</summary>
    public bool All { get; init; }

    /// <summary>Slug.</summary>
    public string? Organization { get; init; }

    /// <summary>Slug.</summary>
    public string? Team { get; init; }

    /// <summary><c>person</c> or <c>service</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The state of increases.</summary>
    public string? State { get; init; }

    /// <summary>A span: not used for so long.</summary>
    public TimeSpan? Unused { get; init; }

    /// <summary>Only those of nobody.</summary>
    public bool UnknownOwner { get; init; }
}
