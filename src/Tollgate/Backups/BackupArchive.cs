using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Tollgate.Backups;

/// <summary>A backup that is opened for reading: a directory, or a packed file unpacked into a temporary one until this is disposed.</summary>
internal sealed class BackupArchive : IDisposable
{
    private readonly bool _isTemporary;

    private BackupArchive(string directory, bool isTemporary, BackupManifest manifest)
    {
        Directory = directory;
        _isTemporary = isTemporary;
        Manifest = manifest;
    }

    internal string Directory { get; }

    internal BackupManifest Manifest { get; }

    /// <summary>Makes one file of a directory. <paramref name="path"/> appears when it is complete.</summary>
    internal static void Pack(string directory, string path)
    {
        var partial = path + ".partial";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(partial, options))
        {
            using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                TarFile.CreateFromDirectory(directory, packed, includeBaseDirectory: false);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path);
    }

    /// <summary>Opens a backup and reads its manifest. Throws <see cref="BackupException"/> for anything else.</summary>
    /// <param name="path">The directory or packed file.</param>
    /// <param name="scratch">Where a packed file is unpacked; a temporary directory when null.</param>
    internal static BackupArchive Open(string path, string? scratch = null)
    {
        if (System.IO.Directory.Exists(path))
        {
            return new BackupArchive(path, isTemporary: false, ReadManifest(path, path));
        }

        if (!File.Exists(path))
        {
            throw new BackupException($"There is no backup at '{path}'.");
        }

        if (scratch is null)
        {
            scratch = System.IO.Directory.CreateTempSubdirectory("tollgate-restore-").FullName;
        }
        else
        {
            BackupWriter.CreatePrivately(scratch);
        }

        try
        {
            using var file = File.OpenRead(path);
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            TarFile.ExtractToDirectory(unpacked, scratch, overwriteFiles: false);
            return new BackupArchive(scratch, isTemporary: true, ReadManifest(scratch, path));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or FormatException)
        {
            System.IO.Directory.Delete(scratch, recursive: true);
            throw new BackupException($"'{path}' is not a whole backup: {damaged.Message}", damaged);
        }
        catch
        {
            System.IO.Directory.Delete(scratch, recursive: true);
            throw;
        }
    }

    public void Dispose()
    {
        if (_isTemporary && System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    private static BackupManifest ReadManifest(string directory, string shown)
    {
        var path = Path.Combine(directory, BackupManifest.FileName);
        if (!File.Exists(path))
        {
            throw new BackupException($"'{shown}' is not a backup: it has no {BackupManifest.FileName}.");
        }

        BackupManifest manifest;
        try
        {
            using var file = File.OpenRead(path);
            manifest = JsonSerializer.Deserialize<BackupManifest>(file, BackupManifest.Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException unreadable)
        {
            throw new BackupException($"The manifest of '{shown}' cannot be read: {unreadable.Message}", unreadable);
        }

        if (manifest.Format is < 1 or > BackupManifest.CurrentFormat)
        {
            throw new BackupException($"'{shown}' has backup format {manifest.Format}; this Tollgate reads up to {BackupManifest.CurrentFormat}. Restore with the release that wrote it ({manifest.Tollgate}) or a newer one.");
        }

        return manifest;
    }
}
