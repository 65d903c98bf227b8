namespace Tollgate.Economics.Pricing;

/// <summary>What is known about a model besides its prices; null where nothing is known. Immutable.</summary>
public sealed record ModelFacts
{
    /// <summary>Input and output together, in tokens.</summary>
    public long? ContextWindow { get; init; }

    public long? MaxOutput { get; init; }

    public ModelCapabilities Capabilities { get; init; }

    /// <summary>What it takes; what its capabilities imply where the card says nothing else.</summary>
    public Modalities Takes { get; init; }

    /// <summary>What it gives; text where the card says nothing else, and nothing for embeddings.</summary>
    public Modalities Gives { get; init; }

    /// <summary>What it is good for, in a few words for people; null when nobody says.</summary>
    public string? GoodFor { get; init; }

    /// <summary>The day from which the provider no longer serves it; may lie ahead.</summary>
    public DateOnly? RetiredOn { get; init; }

    /// <summary>Whether the provider no longer serves it on a day.</summary>
    public bool IsRetired(DateOnly on) => RetiredOn <= on;
}
