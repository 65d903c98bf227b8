namespace Tollgate.Economics.Pricing;

/// <summary>Kinds of content a model takes or gives.</summary>
[Flags]
public enum Modalities
{
    None = 0,
    Text = 1,
    Image = 2,
    Audio = 4,
    Video = 8,

    /// <summary>Files such as PDF, which the provider reads itself.</summary>
    Document = 16,
}
