namespace Tollgate.Wire;

/// <summary>What a transcript says, and how much of the usage it proves.</summary>
public readonly record struct TranscriptReading(AnswerFacts Facts, TranscriptState State)
{
    /// <summary>True when the answer was broken off: in the middle of the transcript, or by an error of the provider.</summary>
    public bool IsCut { get; init; }
}
