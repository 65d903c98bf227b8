using Tollgate.Economics.Usage;
using Tollgate.Wire;

namespace Tollgate.Commands;

/// <summary>What a transcript proves and what its figures say, together: the lesser of the two.</summary>
internal static class TranscriptStates
{
    internal static UsageState Combine(TranscriptState transcript, UsageState figures) => transcript switch
    {
        TranscriptState.Final => figures,
        TranscriptState.Partial when figures == UsageState.Final => UsageState.Partial,
        _ => figures,
    };
}
