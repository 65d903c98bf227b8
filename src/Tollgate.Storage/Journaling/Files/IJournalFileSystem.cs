namespace Tollgate.Storage.Journaling.Files;

/// <summary>The few file operations of the journal, as a seam so that faults can be injected at every one of them.</summary>
public interface IJournalFileSystem
{
    /// <summary>Creates the folder and takes the lock that keeps a second process out.</summary>
    IDisposable Lock(string directory);

    /// <summary>The kind of file system when it does not outlive the machine or container, else null.</summary>
    string? EphemeralKind(string directory);

    IReadOnlyList<string> List(string directory);

    IJournalFile Create(string path, long preallocate);

    IJournalFile OpenRead(string path);

    void Delete(string path);
}
