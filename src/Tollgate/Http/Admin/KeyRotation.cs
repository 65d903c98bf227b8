namespace Tollgate.Http.Admin;

/// <summary>How a key is rotated: <c>POST /api/keys/{id}/rotate</c>.</summary>
internal sealed record KeyRotation
{
    /// <summary>The longest overlap of a member, who could keep a key in force past its end otherwise. Leads and above choose any.</summary>
    internal static readonly TimeSpan LongestOfMember = TimeSpan.FromDays(7);

    /// <summary>How long the old key still works, such as <c>24h</c>; <c>0</c> ends it at once. A member's is at most <c>7d</c>.</summary>
    public string Overlap { get; init; } = "24h";
}
