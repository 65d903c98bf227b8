namespace Tollgate.Wire;

/// <summary>What a transcript says, and how much of the usage it proves.</summary>
public readonly record struct TranscriptReading(AnswerFacts Facts, TranscriptState State);
