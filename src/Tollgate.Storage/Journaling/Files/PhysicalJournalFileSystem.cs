namespace Tollgate.Storage.Journaling.Files;

internal sealed class PhysicalJournalFileSystem : IJournalFileSystem
{
    public static readonly PhysicalJournalFileSystem Instance = new();

    public IDisposable Lock(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return File.OpenHandle(Path.Combine(directory, "journal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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

    public IJournalFile Create(string path, long preallocate) =>
        new PhysicalJournalFile(File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.None, preallocate));

    public IJournalFile OpenRead(string path) =>
        new PhysicalJournalFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    public void Delete(string path) => File.Delete(path);
}
