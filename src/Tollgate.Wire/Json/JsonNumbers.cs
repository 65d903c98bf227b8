using System.Buffers;
using System.Buffers.Text;

namespace Tollgate.Wire.Json;

/// <summary>Writes whole numbers.</summary>
internal static class JsonNumbers
{
    public static void Write(long value, IBufferWriter<byte> output)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var length);
        output.Advance(length);
    }
}
