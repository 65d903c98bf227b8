using Tollgate.Storage.Journaling.Files;

namespace Tollgate.Scenarios.Harness;

/// <summary>
/// The disk of this machine, until told to fail: from the n-th write on, every write fails the way a disk in that state fails it, with the
/// errors and messages of the system. Thread-safe.
/// </summary>
internal sealed class FaultyDisk : IJournalFileSystem
{
    private readonly Lock _gate = new();
    private readonly IJournalFileSystem _disk = PhysicalJournalFileSystem.Instance;
    private DiskFaultKind? _fault;
    private int _countdown;
    private int _failures;

    /// <summary>Operations that failed since the last <see cref="Break"/>.</summary>
    internal int Failures
    {
        get
        {
            lock (_gate)
            {
                return _failures;
            }
        }
    }

    /// <summary>Lets so many writes through, then fails until <see cref="Heal"/>.</summary>
    internal void Break(DiskFaultKind fault, int afterWrites)
    {
        lock (_gate)
        {
            (_fault, _countdown, _failures) = (fault, afterWrites, 0);
        }
    }

    internal void Heal()
    {
        lock (_gate)
        {
            _fault = null;
        }
    }

    public IDisposable Lock(string directory) => _disk.Lock(directory);

    public string? EphemeralKind(string directory) => _disk.EphemeralKind(directory);

    public IReadOnlyList<string> List(string directory) => _disk.List(directory);

    public IJournalFile Create(string path, long preallocate)
    {
        lock (_gate)
        {
            // A torn write is a moment of a disk that then fails like a broken one.
            if (_fault is { } fault && _countdown <= 0)
            {
                _failures++;
                throw Error(fault, path);
            }
        }

        return new FaultyFile(this, _disk.Create(path, preallocate), path);
    }

    public IJournalFile OpenRead(string path) => _disk.OpenRead(path);

    public void Delete(string path) => _disk.Delete(path);

    private DiskFaultKind? NextWrite()
    {
        lock (_gate)
        {
            if (_fault is null || _countdown-- > 0)
            {
                return null;
            }

            _failures++;
            return _fault;
        }
    }

    private DiskFaultKind? Present
    {
        get
        {
            lock (_gate)
            {
                return _countdown < 0 ? _fault : null;
            }
        }
    }

    private static IOException Error(DiskFaultKind fault, string path) => fault switch
    {
        DiskFaultKind.Full => new IOException($"No space left on device : '{path}'", 28),
        DiskFaultKind.ReadOnly => new IOException($"Read-only file system : '{path}'", 30),
        _ => new IOException($"Input/output error : '{path}'", 5),
    };

    private sealed class FaultyFile(FaultyDisk owner, IJournalFile file, string path) : IJournalFile
    {
        public long Length => file.Length;

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (owner.NextWrite() is not { } fault)
            {
                file.Write(bytes, offset);
                return;
            }

            if (fault == DiskFaultKind.Torn)
            {
                file.Write(bytes[..(bytes.Length / 2)], offset);
            }

            throw Error(fault, path);
        }

        public int Read(Span<byte> bytes, long offset) => file.Read(bytes, offset);

        public void Flush() => file.Flush();

        public void Truncate(long length)
        {
            // A full disk still gives space back; the others do nothing any more.
            if (owner.Present is { } fault && fault != DiskFaultKind.Full)
            {
                throw Error(fault, path);
            }

            file.Truncate(length);
        }

        public void Dispose() => file.Dispose();
    }
}
