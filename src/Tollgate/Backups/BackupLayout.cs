namespace Tollgate.Backups;

/// <summary>Which files a backup consists of, and how it is packed.</summary>
internal static class BackupLayout
{
    /// <summary>Length and head of the audit log, kept beside the database it speaks of.</summary>
    internal const string AuditHead = "audit.head";

    /// <summary>True for a path that means one packed file; else the backup is a directory.</summary>
    internal static bool IsPacked(string path) => path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The files in a directory, without the manifest, in the order of their names.</summary>
    internal static IEnumerable<string> FilesOf(string directory) => Directory
        .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(directory, path).Replace('\\', '/'))
        .Where(IsOurs)
        .Order(StringComparer.Ordinal);

    /// <summary>Whether a name in a manifest is one that a backup has. Nothing else is ever written into a data directory.</summary>
    internal static bool IsOurs(string name) =>
        name is "ledger.db" or "control.db" or AuditHead
        || (name.StartsWith("journal/", StringComparison.Ordinal) && name.EndsWith(".seg", StringComparison.Ordinal) && name.AsSpan(8, name.Length - 12).IndexOfAnyExcept(SegmentName) < 0);

    private static readonly System.Buffers.SearchValues<char> SegmentName = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz-0123456789");
}
