using Microsoft.Win32.SafeHandles;

namespace Tollgate.Storage.Journaling.Files;

internal sealed class PhysicalJournalFile(SafeFileHandle handle) : IJournalFile
{
    public long Length => RandomAccess.GetLength(handle);

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

    public int Read(Span<byte> bytes, long offset) => RandomAccess.Read(handle, bytes, offset);

    public void Flush() => RandomAccess.FlushToDisk(handle);

    public void Truncate(long length) => RandomAccess.SetLength(handle, length);

    public void Dispose() => handle.Dispose();
}
