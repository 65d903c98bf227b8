using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>The files of a journal that hold names, seen from outside a gateway.</summary>
public static class NameFiles
{
    /// <summary>
    /// Deletes what the store has. A gateway does so itself as soon as the store has a file to its end; after a crash one may be left over.
    /// </summary>
    /// <exception cref="JournalUnavailableException">A gateway is using the journal.</exception>
    public static void DeleteProjected(string directory, LedgerCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var files = PhysicalJournalFileSystem.Instance;
        using var alone = files.Lock(directory);
        using (var unread = new JournalReader(files, directory, SegmentKind.Names, checkpoint.Names))
        {
            if (unread.TryRead())
            {
                return;
            }
        }

        foreach (var entry in SegmentCatalog.List(files, directory, SegmentKind.Names))
        {
            files.Delete(SegmentCatalog.Path(directory, SegmentKind.Names, entry.Segment));
        }
    }

    /// <summary>Whether a file still holds a name.</summary>
    public static bool Hold(string directory, ReadOnlySpan<byte> name)
    {
        var files = PhysicalJournalFileSystem.Instance;
        foreach (var entry in SegmentCatalog.List(files, directory, SegmentKind.Names))
        {
            try
            {
                if (File.ReadAllBytes(SegmentCatalog.Path(directory, SegmentKind.Names, entry.Segment)).AsSpan().IndexOf(name) >= 0)
                {
                    return true;
                }
            }
            catch (FileNotFoundException)
            {
                // The gateway has just deleted it.
            }
        }

        return false;
    }
}
