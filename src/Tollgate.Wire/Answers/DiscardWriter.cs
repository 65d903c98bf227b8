using System.Buffers;

namespace Tollgate.Wire;

/// <summary>An output nobody reads.</summary>
internal sealed class DiscardWriter : IBufferWriter<byte>
{
    private byte[] _scratch = new byte[4096];

    public void Advance(int count)
    {
    }

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
