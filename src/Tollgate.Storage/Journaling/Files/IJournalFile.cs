namespace Tollgate.Storage.Journaling.Files;

/// <summary>One open segment file. Written by one thread; <see cref="Flush"/> may run beside a write.</summary>
public interface IJournalFile : IDisposable
{
    long Length { get; }

    void Write(ReadOnlySpan<byte> bytes, long offset);

    int Read(Span<byte> bytes, long offset);

    /// <summary>Returns when everything written before the call is on the disk.</summary>
    void Flush();

    void Truncate(long length);
}
