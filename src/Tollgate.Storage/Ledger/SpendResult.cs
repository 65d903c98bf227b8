namespace Tollgate.Storage.Ledger;

/// <summary>
/// Groups in no particular order. <paramref name="AsOfMicros"/>: everything acknowledged before that moment is in.
/// <paramref name="CutMicros"/>: the answer needed single attempts, and those that started before that moment were removed by retention, so that
/// they may be missing; null where nothing is.
/// </summary>
public sealed record SpendResult(IReadOnlyList<SpendGroup> Groups, long AsOfMicros, long? CutMicros = null);
