namespace Tollgate.Http.Admin;

/// <summary>How a key is rotated: <c>POST /api/keys/{id}/rotate</c>.</summary>
internal sealed record KeyRotation
{
    /// <summary>How long the old key still works, such as <c>24h</c>; <c>0</c> ends it at once.</summary>
    public string Overlap { get; init; } = "24h";
}
