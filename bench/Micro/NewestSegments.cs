using Tollgate.Storage.Journaling.Files;

namespace Tollgate.Bench.Micro;

/// <summary>The disk of this machine, of which only the newest segments stay, as if a store had taken the others.</summary>
internal sealed class NewestSegments : IJournalFileSystem
{
    private const int Kept = 4;

    private readonly IJournalFileSystem _disk = PhysicalJournalFileSystem.Instance;
    private readonly Queue<string> _created = new();

    public IDisposable Lock(string directory) => _disk.Lock(directory);

    public string? EphemeralKind(string directory) => _disk.EphemeralKind(directory);

    public IReadOnlyList<string> List(string directory) => _disk.List(directory);

    public IJournalFile Create(string path, long preallocate)
    {
        var file = _disk.Create(path, preallocate);
        _created.Enqueue(path);
        if (_created.Count > Kept)
        {
            _disk.Delete(_created.Dequeue());
        }

        return file;
    }

    public IJournalFile OpenRead(string path) => _disk.OpenRead(path);

    public void Delete(string path) => _disk.Delete(path);
}
