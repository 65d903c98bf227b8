namespace Tollgate.Wire.Limits;

/// <summary>What a header tells of a limit.</summary>
public enum LimitFigure
{
    /// <summary>The whole limit of a window.</summary>
    Limit = 0,

    /// <summary>What is left of it.</summary>
    Remaining = 1,

    /// <summary>When all of it is there again.</summary>
    Reset = 2,
}
