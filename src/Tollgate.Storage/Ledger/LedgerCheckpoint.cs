using Tollgate.Storage.Journaling;

namespace Tollgate.Storage.Ledger;

/// <summary>How far the store has come, as committed with the rows themselves.</summary>
/// <param name="Projected">Everything before it is in the store.</param>
/// <param name="OpenFrom">Where reading must start to know the open attempts again; never after <paramref name="Projected"/>.</param>
/// <param name="Names">Everything before it in the names files is in the store.</param>
/// <param name="Kept">Open attempts whose intents the store keeps because they are much older than the rest.</param>
public sealed record LedgerCheckpoint(JournalPosition Projected, JournalPosition OpenFrom, JournalPosition Names, IReadOnlyList<OpenAttempt> Kept)
{
    /// <summary>The checkpoint of an empty store.</summary>
    public static LedgerCheckpoint Empty { get; } = new(default, default, default, []);
}
