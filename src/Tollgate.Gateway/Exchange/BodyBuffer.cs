using System.Buffers;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// A body in pooled memory: one array up to 1 MB, a chain of 1 MB blocks beyond. Reused with its exchange; not thread-safe.
/// </summary>
public sealed class BodyBuffer : IBufferWriter<byte>
{
    private const int BlockSize = 1 << 20;

    private Block? _first;
    private Block? _last;
    private Block? _spare;
    private int _filled;

    public long Length { get; private set; }

    /// <summary>True for a body in several blocks, which is never read as one piece.</summary>
    internal bool IsLarge => _first != _last;

    /// <summary>The bytes; valid until <see cref="Release"/>.</summary>
    public ReadOnlySequence<byte> Sequence
    {
        get
        {
            if (_first is null)
            {
                return ReadOnlySequence<byte>.Empty;
            }

            _last!.Seal(_filled);
            return _first == _last
                ? new ReadOnlySequence<byte>(_first.Array, 0, _filled)
                : new ReadOnlySequence<byte>(_first, 0, _last, _filled);
        }
    }

    /// <summary>The one array of a body that never grew past a block; empty when there is none.</summary>
    internal byte[] Array => _first is not null && _first == _last ? _first.Array : [];

    /// <summary>The bytes when they are in one piece.</summary>
    public bool TryGetSpan(out ReadOnlySpan<byte> span)
    {
        if (_first is null || _first == _last)
        {
            span = _first is null ? default : _first.Array.AsSpan(0, _filled);
            return true;
        }

        span = default;
        return false;
    }

    /// <summary>Makes room beforehand, so that a body of known length up to 1 MB lands in one array.</summary>
    public void Expect(long length)
    {
        if (_first is null && length > 0)
        {
            Append((int)Math.Min(length, BlockSize));
        }
    }

    public void Advance(int count)
    {
        _filled += count;
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_last is null)
        {
            Append(Math.Max(sizeHint, 4096));
        }
        else if (_last.Array.Length - _filled < Math.Max(sizeHint, 1))
        {
            Grow(sizeHint);
        }

        return _last!.Array.AsMemory(_filled);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var room = GetSpan(1);
            var take = Math.Min(room.Length, bytes.Length);
            bytes[..take].CopyTo(room);
            Advance(take);
            bytes = bytes[take..];
        }
    }

    /// <summary>Returns all memory to the pool.</summary>
    public void Release()
    {
        for (var block = _first; block is not null; block = (Block?)block.Next)
        {
            ArrayPool<byte>.Shared.Return(block.Array);
        }

        _spare = _first ?? _spare;
        _spare?.Empty();
        _first = _last = null;
        _filled = 0;
        Length = 0;
    }

    private void Grow(int sizeHint)
    {
        // While it fits into one block the body stays contiguous: one parse over one span, one write.
        if (_first == _last && _filled + Math.Max(sizeHint, 1) <= BlockSize)
        {
            var bigger = ArrayPool<byte>.Shared.Rent(Math.Min(BlockSize, Math.Max(_filled * 2, _filled + sizeHint)));
            _first!.Array.AsSpan(0, _filled).CopyTo(bigger);
            ArrayPool<byte>.Shared.Return(_first.Array);
            _first.Fill(bigger, 0);
            return;
        }

        Append(Math.Max(sizeHint, BlockSize));
    }

    private void Append(int size)
    {
        var start = 0L;
        if (_last is not null)
        {
            _last.Seal(_filled);
            start = _last.RunningIndex + _filled;
        }

        var block = _spare ?? new Block();
        _spare = null;
        block.Fill(ArrayPool<byte>.Shared.Rent(size), start);
        _last?.Link(block);
        _first ??= block;
        _last = block;
        _filled = 0;
    }

    private sealed class Block : ReadOnlySequenceSegment<byte>
    {
        internal byte[] Array { get; private set; } = [];

        internal void Fill(byte[] array, long start)
        {
            Array = array;
            Memory = array;
            RunningIndex = start;
        }

        internal void Empty()
        {
            Array = [];
            Memory = default;
            Next = null;
        }

        internal void Seal(int length) => Memory = Array.AsMemory(0, length);

        internal void Link(Block next) => Next = next;
    }
}
