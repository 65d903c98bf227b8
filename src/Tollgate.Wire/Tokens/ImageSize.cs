namespace Tollgate.Wire.Tokens;

/// <summary>The pixels of an image.</summary>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <summary>The shorter side.</summary>
    public int Short => Math.Min(Width, Height);

    /// <summary>The longer side.</summary>
    public int Long => Math.Max(Width, Height);
}
