using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>What the last run left: how far its records go, and which of its attempts never ended.</summary>
internal sealed record JournalRecovery(long NextSequence, IReadOnlyList<OpenAttempt> Orphans)
{
    public static JournalRecovery Scan(IJournalFileSystem files, string directory, LedgerCheckpoint checkpoint)
    {
        var open = new OpenAttempts();
        foreach (var kept in checkpoint.Kept)
        {
            open.Restore(kept);
        }

        using var reader = new JournalReader(files, directory, SegmentKind.Journal, checkpoint.OpenFrom);
        while (reader.TryRead())
        {
            if (open.Apply(reader.Kind, reader.Body, reader.Current) is { } finished)
            {
                open.Recycle(finished);
            }
        }

        // The store may be ahead of a journal whose folder was lost: numbers are never given twice.
        var next = Math.Max(Math.Max(reader.Position.Sequence, checkpoint.Projected.Sequence), 1);
        return new JournalRecovery(next, [.. open.All]);
    }
}
