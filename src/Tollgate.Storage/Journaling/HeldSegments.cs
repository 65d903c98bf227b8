using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// The segment files of a folder, held open so that they can be copied although a running gateway deletes them meanwhile. Not thread-safe.
/// </summary>
/// <remarks>
/// Order matters: hold, then copy the store, then <see cref="Refresh"/>, then copy the segments. What had ended before is then in the copy of
/// the store or in that of the segments. <see cref="Covers"/> tells the rare case that a file came and went in between.
/// </remarks>
public sealed class HeldSegments : IDisposable
{
    private const int Block = 64 << 10;

    // More than any record takes: zeros may be the end of one.
    private const int Margin = 1 << 20;

    private readonly string _directory;
    private readonly Dictionary<(SegmentKind Kind, long Number), Held> _held = [];

    public HeldSegments(string directory)
    {
        _directory = directory;
        Refresh();
        NewestNames = Numbers(SegmentKind.Names).DefaultIfEmpty(0).Max();
    }

    /// <summary>The highest number of a names file that was there at first.</summary>
    public long NewestNames { get; }

    /// <summary>Takes hold of the files made since.</summary>
    public void Refresh()
    {
        var files = PhysicalJournalFileSystem.Instance;
        foreach (var kind in (SegmentKind[])[SegmentKind.Journal, SegmentKind.Names])
        {
            foreach (var entry in SegmentCatalog.List(files, _directory, kind))
            {
                if (_held.ContainsKey((kind, entry.Segment)))
                {
                    continue;
                }

                var path = SegmentCatalog.Path(_directory, kind, entry.Segment);
                try
                {
                    _held.Add((kind, entry.Segment), new Held(Path.GetFileName(path), files.OpenRead(path)));
                }
                catch (FileNotFoundException)
                {
                    // Released between listing and opening; Covers notices if that matters.
                }
            }
        }
    }

    /// <summary>
    /// Whether every names file that <paramref name="copied"/> may lack something of is held. <paramref name="live"/> is the store's checkpoint
    /// now. Gaps between records show themselves: they are numbered.
    /// </summary>
    public bool Covers(LedgerCheckpoint copied, LedgerCheckpoint live)
    {
        ArgumentNullException.ThrowIfNull(copied);
        ArgumentNullException.ThrowIfNull(live);
        for (var number = copied.Names.Segment + 1; number <= live.Names.Segment; number++)
        {
            if (!_held.ContainsKey((SegmentKind.Names, number)))
            {
                return false;
            }
        }

        return copied.Names.Segment <= NewestNames || copied.Names.Segment == live.Names.Segment && copied.Names == live.Names
            || _held.ContainsKey((SegmentKind.Names, copied.Names.Segment));
    }

    /// <summary>Copies what a store with this checkpoint needs. The unused end of a pre-allocated file is left out.</summary>
    public void CopyTo(string directory, LedgerCheckpoint copied)
    {
        ArgumentNullException.ThrowIfNull(copied);
        Directory.CreateDirectory(directory);
        foreach (var ((kind, number), held) in _held.OrderBy(static pair => pair.Key.Number))
        {
            if (number >= (kind == SegmentKind.Journal ? copied.OpenFrom.Segment : copied.Names.Segment))
            {
                Copy(held.File, Path.Combine(directory, held.Name));
            }
        }
    }

    public void Dispose()
    {
        foreach (var held in _held.Values)
        {
            held.File.Dispose();
        }

        _held.Clear();
    }

    private IEnumerable<long> Numbers(SegmentKind kind) => _held.Keys.Where(key => key.Kind == kind).Select(static key => key.Number);

    private static void Copy(IJournalFile source, string path)
    {
        using var target = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = new byte[Block];
        long used = 0, offset = 0;
        while (source.Read(buffer, offset) is > 0 and var read)
        {
            var bytes = buffer.AsSpan(0, read);
            if (bytes.ContainsAnyExcept((byte)0))
            {
                RandomAccess.Write(target, bytes, offset);
                used = offset + read;
            }

            offset += read;
        }

        RandomAccess.SetLength(target, Math.Min(offset, used + Margin));
        RandomAccess.FlushToDisk(target);
    }

    private readonly record struct Held(string Name, IJournalFile File);
}
