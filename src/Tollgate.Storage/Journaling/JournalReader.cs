using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// Reads records in order across segment files, also while they are being written. Stops cleanly at a torn tail; what is missing in the
/// middle is a <see cref="JournalCorruptException"/>. Not thread-safe.
/// </summary>
/// <remarks>
/// A segment's records end where the next segment's first sequence begins: what a failed write left behind after that point was never
/// acknowledged and was given again.
/// </remarks>
internal sealed class JournalReader(IJournalFileSystem files, string directory, SegmentKind kind, JournalPosition start) : IDisposable
{
    private readonly bool _sequenced = kind == SegmentKind.Journal;
    private List<SegmentEntry> _segments = SegmentCatalog.List(files, directory, kind);
    private JournalPosition _position = start;
    private IJournalFile? _file;
    private long _limit = long.MaxValue;
    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private int _body;
    private int _bodyLength;

    /// <summary>Where the next record is expected.</summary>
    public JournalPosition Position => _position;

    /// <summary>Where the current record starts.</summary>
    public JournalPosition Current { get; private set; } = start;

    /// <summary>The current record, valid until the next call.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_body, _bodyLength);

    public RecordKind Kind => (RecordKind)_buffer[_body];

    /// <summary>Looks for segments created since the reader was made.</summary>
    public void Refresh()
    {
        _segments = SegmentCatalog.List(files, directory, kind);
        _limit = LimitOf(_position.Segment);
    }

    /// <summary>Moves to the next record whose sequence is at most <paramref name="through"/>; false when there is none yet.</summary>
    public bool TryRead(long through = long.MaxValue)
    {
        while (true)
        {
            if (_file is null && !TryOpen())
            {
                return false;
            }

            if (_sequenced && _position.Sequence > through)
            {
                return false;
            }

            if (_position.Sequence < _limit || !_sequenced)
            {
                if (TryFrame())
                {
                    return true;
                }

                if (Next(_position.Segment) is not { } next)
                {
                    return false;
                }

                if (_sequenced && next.FirstSequence != _position.Sequence)
                {
                    throw new JournalCorruptException(
                        $"Records {_position.Sequence} to {next.FirstSequence - 1} are missing from {SegmentCatalog.Path(directory, kind, _position.Segment)}.");
                }
            }

            Enter(Next(_position.Segment)!.Value);
        }
    }

    public void Dispose() => _file?.Dispose();

    private bool TryOpen()
    {
        foreach (var segment in _segments)
        {
            if (segment.Segment == _position.Segment && _position.Offset >= SegmentHeader.Bytes)
            {
                _file = files.OpenRead(SegmentCatalog.Path(directory, kind, segment.Segment));
                _limit = LimitOf(segment.Segment);
                return true;
            }

            if (segment.Segment >= _position.Segment)
            {
                if (_sequenced && _position.Sequence != 0 && segment.FirstSequence > _position.Sequence)
                {
                    throw new JournalCorruptException(
                        $"Records {_position.Sequence} to {segment.FirstSequence - 1} are missing from the journal in {directory}: the store was restored from an older state, or segments were deleted.");
                }

                Enter(segment);
                return true;
            }
        }

        return false;
    }

    private void Enter(SegmentEntry segment)
    {
        _file?.Dispose();
        _file = files.OpenRead(SegmentCatalog.Path(directory, kind, segment.Segment));
        _position = new JournalPosition(segment.Segment, SegmentHeader.Bytes, _sequenced ? segment.FirstSequence : _position.Sequence);
        _limit = LimitOf(segment.Segment);
        _start = _end = 0;
    }

    private bool TryFrame()
    {
        var seed = _sequenced ? _position.Sequence : 0;
        var status = RecordFrame.TryOpen(_buffer.AsSpan(_start, _end - _start), seed, out var length);
        if (status != FrameStatus.Valid)
        {
            // The writer may have gone on since these bytes were read.
            if (!Fill(RecordFrame.HeaderBytes))
            {
                return false;
            }

            status = RecordFrame.TryOpen(_buffer.AsSpan(_start, _end - _start), seed, out length);
            if (status == FrameStatus.NeedMore && Fill(RecordFrame.HeaderBytes + length))
            {
                status = RecordFrame.TryOpen(_buffer.AsSpan(_start, _end - _start), seed, out length);
            }

            if (status != FrameStatus.Valid)
            {
                return false;
            }
        }

        Current = _position;
        _body = _start + RecordFrame.HeaderBytes;
        _bodyLength = length;
        _start += RecordFrame.HeaderBytes + length;
        _position = new JournalPosition(_position.Segment, _position.Offset + RecordFrame.HeaderBytes + length, _position.Sequence + 1);
        return true;
    }

    /// <summary>Reads again from the current position; false if the file holds fewer than <paramref name="needed"/> bytes there.</summary>
    private bool Fill(int needed)
    {
        _start = _end = 0;
        if (_file!.Length - _position.Offset < needed)
        {
            return false;
        }

        if (_buffer.Length < needed)
        {
            _buffer = new byte[Math.Max(needed, _buffer.Length * 2)];
        }

        while (_end < _buffer.Length)
        {
            var read = _file.Read(_buffer.AsSpan(_end), _position.Offset + _end);
            if (read == 0)
            {
                break;
            }

            _end += read;
        }

        return _end >= needed;
    }

    private SegmentEntry? Next(long segment)
    {
        foreach (var entry in _segments)
        {
            if (entry.Segment > segment)
            {
                return entry;
            }
        }

        return null;
    }

    private long LimitOf(long segment) => Next(segment)?.FirstSequence ?? long.MaxValue;
}
