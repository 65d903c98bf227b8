namespace Tollgate.Retention;

/// <summary>What a pass of retention did, or would do, with one class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Kept">How long it is kept; null for good.</param>
/// <param name="Rows">Rows removed, or to be removed.</param>
/// <param name="Held">Why nothing was removed although something is old enough; null otherwise.</param>
internal sealed record RetentionFinding(RetentionClass Class, TimeSpan? Kept, long Rows, string? Held = null);
