using System.Buffers;
using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>
/// Edits over a body that stays where it is: everything not edited survives byte for byte. Bounded (<see cref="MaxEdits"/>),
/// reusable after <see cref="Clear"/>; <see cref="Dispose"/> gives pooled memory back and leaves an empty, usable list.
/// Not thread-safe. Edits may be added in any order; insertions at one offset keep the order in which they were added.
/// </summary>
public sealed class SpliceList : IDisposable
{
    /// <summary>The most edits one list holds.</summary>
    public const int MaxEdits = 32;

    private readonly Splice[] _splices = new Splice[MaxEdits];
    private readonly ByteBuffer _bytes = new();
    private int _count;
    private long _growth;

    /// <summary>How many edits there are.</summary>
    public int Count => _count;

    /// <summary>True when the body is sent as it came.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Replaces <paramref name="length"/> bytes at <paramref name="offset"/>; no bytes means removal.</summary>
    /// <exception cref="InvalidOperationException">The edit overlaps another, or there are too many: a bug in the caller.</exception>
    public void Replace(long offset, int length, ReadOnlySpan<byte> bytes) => Add(offset, length, bytes);

    /// <summary>Inserts bytes before the byte at <paramref name="offset"/>.</summary>
    /// <exception cref="InvalidOperationException">The offset lies inside a replaced range, or there are too many edits.</exception>
    public void Insert(long offset, ReadOnlySpan<byte> bytes) => Add(offset, 0, bytes);

    /// <summary>The length of the edited body.</summary>
    public long LengthAfter(long originalLength) => originalLength + _growth;

    /// <summary>True when something is inserted at exactly that offset.</summary>
    public bool InsertsAt(long offset)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_splices[i].Offset == offset && _splices[i].Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The edited body as a sequence of pieces, to be sent without copying the original.</summary>
    public SpliceSegments Segments(long originalLength) => new(this, originalLength);

    /// <summary>Writes the edited body.</summary>
    public void WriteTo(ReadOnlySpan<byte> original, IBufferWriter<byte> output)
    {
        foreach (var segment in Segments(original.Length))
        {
            output.Write(segment.IsOriginal ? original.Slice((int)segment.Offset, (int)segment.Length) : segment.Bytes.Span);
        }
    }

    /// <summary>Writes the edited body.</summary>
    public void WriteTo(in ReadOnlySequence<byte> original, IBufferWriter<byte> output)
    {
        foreach (var segment in Segments(original.Length))
        {
            if (!segment.IsOriginal)
            {
                output.Write(segment.Bytes.Span);
                continue;
            }

            foreach (var part in original.Slice(segment.Offset, segment.Length))
            {
                output.Write(part.Span);
            }
        }
    }

    /// <summary>Forgets all edits; keeps the memory.</summary>
    public void Clear()
    {
        _count = 0;
        _growth = 0;
        _bytes.Clear();
    }

    /// <summary>Forgets all edits and gives pooled memory back.</summary>
    public void Dispose()
    {
        Clear();
        _bytes.Release();
    }

    internal Splice this[int index] => _splices[index];

    internal ReadOnlyMemory<byte> BytesOf(in Splice splice) => _bytes.Memory.Slice(splice.Start, splice.Size);

    private void Add(long offset, int length, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (_count == MaxEdits)
        {
            throw new InvalidOperationException("Too many edits of one body.");
        }

        var at = _count;
        while (at > 0 && (_splices[at - 1].Offset > offset || (_splices[at - 1].Offset == offset && _splices[at - 1].Length > length)))
        {
            at--;
        }

        if ((at > 0 && _splices[at - 1].Offset + _splices[at - 1].Length > offset)
            || (at < _count && offset + length > _splices[at].Offset)
            || (at > 0 && length > 0 && _splices[at - 1].Length > 0 && _splices[at - 1].Offset == offset))
        {
            throw new InvalidOperationException("Edits of a body overlap.");
        }

        Array.Copy(_splices, at, _splices, at + 1, _count - at);
        _splices[at] = new(offset, length, _bytes.Length, bytes.Length);
        _bytes.Append(bytes);
        _count++;
        _growth += bytes.Length - length;
    }
}
