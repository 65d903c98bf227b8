using System.Globalization;
using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;

namespace Tollgate.Storage.Journaling;

/// <summary>Which segment files a folder holds, and how they are named.</summary>
internal static class SegmentCatalog
{
    public static string Path(string directory, SegmentKind kind, long segment) =>
        System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix(kind)}{segment:D12}.seg"));

    /// <summary>
    /// The usable segments in order. A file whose header was never completed holds no record and is left out; if that loses anything,
    /// the gap in the sequence shows it.
    /// </summary>
    public static List<SegmentEntry> List(IJournalFileSystem files, string directory, SegmentKind kind)
    {
        var entries = new List<SegmentEntry>();
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        foreach (var path in files.List(directory))
        {
            if (!TryNumber(path, kind, out _))
            {
                continue;
            }

            try
            {
                using var file = files.OpenRead(path);
                var read = file.Read(bytes, 0);
                if (SegmentHeader.TryRead(bytes[..read], path, out var header) && header.Kind == kind)
                {
                    entries.Add(new SegmentEntry(header.Segment, header.FirstSequence));
                }
            }
            catch (FileNotFoundException)
            {
                // Released between listing and opening.
            }
        }

        entries.Sort((left, right) => left.Segment.CompareTo(right.Segment));
        return entries;
    }

    /// <summary>The highest number any file carries, usable or not: a new segment must be above it.</summary>
    public static long HighestNumber(IJournalFileSystem files, string directory, SegmentKind kind)
    {
        var highest = 0L;
        foreach (var path in files.List(directory))
        {
            if (TryNumber(path, kind, out var number))
            {
                highest = Math.Max(highest, number);
            }
        }

        return highest;
    }

    private static string Prefix(SegmentKind kind) => kind == SegmentKind.Journal ? "journal-" : "names-";

    private static bool TryNumber(string path, SegmentKind kind, out long number)
    {
        number = 0;
        var name = System.IO.Path.GetFileNameWithoutExtension(path.AsSpan());
        var prefix = Prefix(kind);
        return name.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(name[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
