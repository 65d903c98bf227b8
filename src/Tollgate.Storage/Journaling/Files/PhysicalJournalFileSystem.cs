using Tollgate.Storage.Disk;

namespace Tollgate.Storage.Journaling.Files;

/// <summary>The disk of this machine.</summary>
public sealed class PhysicalJournalFileSystem : IJournalFileSystem
{
    // What an IOException says of itself when the platform did not say what it was.
    private static readonly int UnnamedError = new IOException().HResult;

    private PhysicalJournalFileSystem()
    {
    }

    /// <summary>The only one: it has no state.</summary>
    public static PhysicalJournalFileSystem Instance { get; } = new();

    public IDisposable Lock(string directory)
    {
        OwnerOnly.CreateDirectory(directory);
        try
        {
            return OwnerOnly.Open(Path.Combine(directory, "journal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not DirectoryNotFoundException)
        {
            throw new JournalUnavailableException($"Another process is using the journal in {directory}.", error);
        }
    }

    public string? EphemeralKind(string directory)
    {
        var format = new DriveInfo(directory).DriveFormat;
        return format is "tmpfs" or "ramfs" or "overlay" or "overlayfs" ? format : null;
    }

    public IReadOnlyList<string> List(string directory) => Directory.Exists(directory) ? Directory.GetFiles(directory, "*.seg") : [];

    public IJournalFile Create(string path, long preallocate)
    {
        try
        {
            return new PhysicalJournalFile(OwnerOnly.Open(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, preallocate));
        }
        catch (IOException error) when (preallocate > 0 && error.HResult == UnnamedError)
        {
            throw DiskFault.NoSpaceFor(error);
        }
    }

    public IJournalFile OpenRead(string path) =>
        new PhysicalJournalFile(OwnerOnly.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    public void Delete(string path) => File.Delete(path);
}
