using Tollgate.Economics.Money;
using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>What the segments in a folder hold beyond a store's checkpoint. Reading it changes nothing.</summary>
/// <param name="NextSequence">The number behind the last readable record.</param>
/// <param name="Ended">Attempts that ended after the checkpoint.</param>
/// <param name="EndedCost">Their cost.</param>
/// <param name="Open">Attempts without an end; a start would charge each its hold.</param>
public sealed record JournalTail(long NextSequence, long Ended, Amount EndedCost, IReadOnlyList<OpenAttempt> Open)
{
    /// <summary>Reads the records from the checkpoint on.</summary>
    /// <exception cref="JournalCorruptException">Records are missing, or a newer release wrote them.</exception>
    public static JournalTail Read(string directory, LedgerCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var open = new OpenAttempts();
        foreach (var kept in checkpoint.Kept)
        {
            open.Restore(kept);
        }

        var (ended, cost) = (0L, Amount.Zero);
        using var reader = new JournalReader(PhysicalJournalFileSystem.Instance, directory, SegmentKind.Journal, checkpoint.OpenFrom);
        while (reader.TryRead())
        {
            if (open.Apply(reader.Kind, reader.Body, reader.Current) is not { } finished)
            {
                continue;
            }

            // An end before the checkpoint was read only to know the open attempts: the store has it.
            if (reader.Current.Sequence >= checkpoint.Projected.Sequence)
            {
                ended++;
                cost += finished.Record.End.Cost;
            }

            open.Recycle(finished);
        }

        return new JournalTail(reader.Position.Sequence, ended, cost, [.. open.All]);
    }
}
