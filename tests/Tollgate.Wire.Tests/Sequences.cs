using System.Buffers;

namespace Tollgate.Wire.Tests;

/// <summary>Cuts bytes into a sequence of small buffers.</summary>
internal static class Sequences
{
    public static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, int size)
    {
        if (bytes.IsEmpty)
        {
            return default;
        }

        var first = new Segment(bytes[..Math.Min(size, bytes.Length)], 0);
        var last = first;
        for (var position = size; position < bytes.Length; position += size)
        {
            last = last.Append(bytes.Slice(position, Math.Min(size, bytes.Length - position)));
        }

        return new(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
