using Tollgate.Storage.Control;

namespace Tollgate.Applying;

/// <summary>How a file is applied. Immutable.</summary>
internal sealed record ApplyOptions
{
    /// <summary>Plans, and changes nothing. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Removes what the label owns and the file has no longer. Default false.</summary>
    public bool Prune { get; init; }

    /// <summary>Takes over what belongs to nobody. Default false.</summary>
    public bool Adopt { get; init; }

    /// <summary>The only organization that is reached, in which the label lies then; null for the whole installation.</summary>
    public Organization? Within { get; init; }
}
