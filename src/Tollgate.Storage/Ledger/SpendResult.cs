namespace Tollgate.Storage.Ledger;

/// <summary>Groups in no particular order. <paramref name="AsOfMicros"/>: everything acknowledged before that moment is in.</summary>
public sealed record SpendResult(IReadOnlyList<SpendGroup> Groups, long AsOfMicros);
