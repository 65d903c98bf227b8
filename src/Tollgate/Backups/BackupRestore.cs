using Tollgate.Storage.Disk;

namespace Tollgate.Backups;

/// <summary>Puts a backup into an empty data directory.</summary>
internal static class BackupRestore
{
    private const string Unfinished = ".restoring";

    /// <summary>
    /// Copies, checks every checksum of the copy, and only then gives the files their names; on a refusal the directory is as it was. Returns
    /// the manifest.
    /// </summary>
    internal static BackupManifest Restore(string from, string data)
    {
        if (File.Exists(data))
        {
            throw new BackupException($"'{data}' is a file; a backup is restored into an empty or new directory.");
        }

        if (Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).FirstOrDefault() is { } first)
        {
            throw new BackupException($"'{data}' is not empty (it has {Path.GetFileName(first)}). A backup is restored into an empty or new directory only; nothing was changed.");
        }

        BackupWriter.CreatePrivately(data);
        var unfinished = Path.Combine(data, Unfinished);
        try
        {
            using var archive = BackupArchive.Open(from, unfinished);
            var source = archive.Directory;
            if (source != unfinished)
            {
                Copy(source, unfinished, archive.Manifest);
            }

            if (BackupVerification.CheckFiles(unfinished, archive.Manifest) is { Count: > 0 } problems)
            {
                throw new BackupException($"'{from}' is damaged; nothing was restored.\n  " + string.Join("\n  ", problems));
            }

            OwnerOnly.CreateDirectory(Path.Combine(data, "journal"));
            foreach (var file in archive.Manifest.Files.OrderBy(static file => file.Name == "control.db"))
            {
                File.Move(Path.Combine(unfinished, file.Name), Path.Combine(data, file.Name));
            }

            return archive.Manifest;
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    private static void Copy(string source, string target, BackupManifest manifest)
    {
        BackupWriter.CreatePrivately(Path.Combine(target, "journal"));
        foreach (var file in manifest.Files.Where(file => BackupLayout.IsOurs(file.Name) && File.Exists(Path.Combine(source, file.Name))))
        {
            var path = Path.Combine(target, file.Name);
            File.Copy(Path.Combine(source, file.Name), path);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            using var written = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(written);
        }
    }
}
