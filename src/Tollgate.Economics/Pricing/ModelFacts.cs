namespace Tollgate.Economics.Pricing;

/// <summary>What is known about a model besides its prices; null where nothing is known. Immutable.</summary>
public sealed record ModelFacts
{
    /// <summary>Input and output together, in tokens.</summary>
    public long? ContextWindow { get; init; }

    public long? MaxOutput { get; init; }

    public ModelCapabilities Capabilities { get; init; }

    /// <summary>The day from which the provider no longer serves it.</summary>
    public DateOnly? RetiredOn { get; init; }
}
