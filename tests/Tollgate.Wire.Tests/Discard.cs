using System.Buffers;

namespace Tollgate.Wire.Tests;

/// <summary>An output that keeps nothing and, once grown, allocates nothing.</summary>
internal sealed class Discard : IBufferWriter<byte>
{
    private byte[] _scratch = new byte[1 << 16];

    public long Written { get; private set; }

    public void Advance(int count) => Written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_scratch.Length < sizeHint)
        {
            _scratch = new byte[sizeHint];
        }

        return _scratch;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
