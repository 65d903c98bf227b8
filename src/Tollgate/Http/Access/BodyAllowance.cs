namespace Tollgate.Http.Access;

/// <summary>How much a body of the control plane may be and how long it may take; metadata of routes that take more than the default. Immutable.</summary>
/// <param name="Largest">Bytes.</param>
/// <param name="Time">From when whoever sends it is known until all of it is there.</param>
internal sealed record BodyAllowance(long Largest, TimeSpan Time)
{
    /// <summary>512 KB in half a minute: for everybody, signed in or not.</summary>
    internal static BodyAllowance Default { get; } = new(512 << 10, TimeSpan.FromSeconds(30));
}
