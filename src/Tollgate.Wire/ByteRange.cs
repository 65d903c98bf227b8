namespace Tollgate.Wire;

/// <summary>Where a JSON value stands in a body, in bytes, quotes included. The default value means "not there".</summary>
public readonly record struct ByteRange(long Offset, int Length)
{
    /// <summary>True when the value is there.</summary>
    public bool IsPresent => Length > 0;

    /// <summary>The offset just after the value.</summary>
    public long End => Offset + Length;
}
