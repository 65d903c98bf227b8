using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// The current file of one kind. A batch is never split over two files. After a failed write the file is cut back to what was
/// acknowledged and abandoned; the next write starts a fresh one. Used by one thread at a time.
/// </summary>
internal sealed class SegmentWriter(IJournalFileSystem files, DiskSync sync, TimeProvider time, string directory, SegmentKind kind, long segmentBytes, long lastNumber)
{
    private long _lastNumber = lastNumber;
    private IJournalFile? _file;

    public long Segment => _file is null ? 0 : _lastNumber;

    public long Offset { get; private set; }

    /// <summary>The file written to; null before the first write and after a failure.</summary>
    public IJournalFile? File => _file;

    /// <summary>Raised with number and first sequence when a segment is ready for records.</summary>
    public Action<SegmentEntry>? Created { get; init; }

    /// <summary>True when the current file takes so many bytes more without another having to be created.</summary>
    public bool Fits(int bytes) => _file is not null && Offset + bytes <= segmentBytes;

    public void Write(ReadOnlySpan<byte> bytes, long firstSequence)
    {
        if (_file is not null && Offset + bytes.Length > segmentBytes)
        {
            Finish();
        }

        if (_file is null)
        {
            Start(firstSequence);
        }

        _file!.Write(bytes, Offset);
        Offset += bytes.Length;
    }

    /// <summary>Creates a fresh segment whose first record will be <paramref name="firstSequence"/>.</summary>
    public void Start(long firstSequence)
    {
        Span<byte> header = stackalloc byte[SegmentHeader.Bytes];
        var number = ++_lastNumber;
        var created = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        new SegmentHeader(kind, SegmentHeader.CurrentVersion, number, firstSequence, created).Write(header);
        var path = SegmentCatalog.Path(directory, kind, number);
        var file = files.Create(path, segmentBytes);
        try
        {
            file.Write(header, 0);
        }
        catch
        {
            file.Dispose();
            TryDelete(path);
            throw;
        }

        Offset = SegmentHeader.Bytes;
        _file = file;
        Created?.Invoke(new SegmentEntry(number, firstSequence));
    }

    /// <summary>Ends the current file: the unused rest is given back and the sync thread closes it.</summary>
    public void Finish()
    {
        if (_file is { } file)
        {
            Cut(file);
            sync.Written(file);
            sync.Finish(file);
            _file = null;
        }
    }

    /// <summary>Cuts off what a failed write may have left and abandons the file.</summary>
    public void Abandon()
    {
        if (_file is { } file)
        {
            Cut(file);
            sync.Finish(file);
            _file = null;
        }
    }

    /// <summary>Closes and deletes the current file: the store has all of it.</summary>
    public void Erase()
    {
        if (_file is { } file)
        {
            sync.Finish(file);
            _file = null;
            TryDelete(SegmentCatalog.Path(directory, kind, _lastNumber));
        }
    }

    private void Cut(IJournalFile file)
    {
        try
        {
            file.Truncate(Offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next segment's first sequence marks the end just as well.
        }
    }

    private void TryDelete(string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file without a complete header holds nothing and is ignored.
        }
    }
}
