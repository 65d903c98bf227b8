using Tollgate.Storage.Journaling.Files;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>Files in memory whose operations fail on demand: from the n-th write on, until healed.</summary>
internal sealed class MemoryFileSystem : IJournalFileSystem
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryFile> _files = [];
    private Fault? _fault;
    private int _countdown;

    public int Writes { get; private set; }

    /// <summary>The thread that created each file, in order.</summary>
    public List<string?> CreatedBy { get; } = [];

    /// <summary>Called at the beginning of every write, on the writing thread.</summary>
    public Action? Writing { get; set; }

    /// <summary>Fails every write after the next <paramref name="afterWrites"/>, until <see cref="Heal"/>.</summary>
    public void Break(Fault fault, int afterWrites)
    {
        lock (_gate)
        {
            (_fault, _countdown) = (fault, afterWrites);
        }
    }

    public void Heal()
    {
        lock (_gate)
        {
            _fault = null;
        }
    }

    public byte[] Bytes(string path)
    {
        lock (_gate)
        {
            return [.. _files[path].Data];
        }
    }

    /// <summary>The files that hold these bytes, at one moment.</summary>
    public IReadOnlyList<string> FilesWith(ReadOnlySpan<byte> needle)
    {
        lock (_gate)
        {
            var found = new List<string>();
            foreach (var (path, file) in _files)
            {
                if (System.Runtime.InteropServices.CollectionsMarshal.AsSpan(file.Data).IndexOf(needle) >= 0)
                {
                    found.Add(path);
                }
            }

            return found;
        }
    }

    public void Put(string path, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _files[path] = new MemoryFile(this) { Data = [.. bytes] };
        }
    }

    public MemoryFileSystem Copy()
    {
        var copy = new MemoryFileSystem();
        lock (_gate)
        {
            foreach (var (path, file) in _files)
            {
                copy.Put(path, file.Data.ToArray());
            }
        }

        return copy;
    }

    public IDisposable Lock(string directory) => new MemoryStream();

    public string? EphemeralKind(string directory) => null;

    public IReadOnlyList<string> List(string directory)
    {
        lock (_gate)
        {
            return [.. _files.Keys];
        }
    }

    public IJournalFile Create(string path, long preallocate)
    {
        lock (_gate)
        {
            if (_fault is Fault.Full or Fault.ReadOnly or Fault.Broken && _countdown <= 0)
            {
                throw new IOException(_fault.ToString());
            }

            CreatedBy.Add(Thread.CurrentThread.Name);
            return _files[path] = new MemoryFile(this);
        }
    }

    public IJournalFile OpenRead(string path)
    {
        lock (_gate)
        {
            return _files.TryGetValue(path, out var file) ? file : throw new FileNotFoundException(path);
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            _files.Remove(path);
        }
    }

    private sealed class MemoryFile(MemoryFileSystem owner) : IJournalFile
    {
        public List<byte> Data { get; init; } = [];

        public long Length
        {
            get
            {
                lock (owner._gate)
                {
                    return Data.Count;
                }
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            owner.Writing?.Invoke();
            lock (owner._gate)
            {
                owner.Writes++;
                var failing = owner._fault is not null and not Fault.Flush && --owner._countdown < 0;
                if (failing && owner._fault == Fault.Torn)
                {
                    Put(bytes[..(bytes.Length / 2)], offset);
                }

                if (failing)
                {
                    throw new IOException($"injected {owner._fault}");
                }

                Put(bytes, offset);
            }
        }

        public int Read(Span<byte> bytes, long offset)
        {
            lock (owner._gate)
            {
                var count = (int)Math.Clamp(Data.Count - offset, 0, bytes.Length);
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Data).Slice((int)Math.Min(offset, Data.Count), count).CopyTo(bytes);
                return count;
            }
        }

        public void Flush()
        {
            lock (owner._gate)
            {
                if (owner._fault == Fault.Flush)
                {
                    throw new IOException("injected Flush");
                }
            }
        }

        public void Truncate(long length)
        {
            lock (owner._gate)
            {
                if (owner._fault is Fault.ReadOnly or Fault.Broken or Fault.Torn && owner._countdown < 0)
                {
                    throw new IOException("injected");
                }

                if (length < Data.Count)
                {
                    Data.RemoveRange((int)length, Data.Count - (int)length);
                }
            }
        }

        public void Dispose()
        {
        }

        private void Put(ReadOnlySpan<byte> bytes, long offset)
        {
            System.Runtime.InteropServices.CollectionsMarshal.SetCount(Data, Math.Max(Data.Count, (int)offset + bytes.Length));
            bytes.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Data)[(int)offset..]);
        }
    }
}
