using System.Buffers.Binary;
using System.Text;

namespace Tollgate.Wire.Tests.Answers;

/// <summary>Writes messages of AWS's binary event stream, by its published description and without the code under test.</summary>
internal static class AwsEventStream
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(index =>
    {
        var value = (uint)index;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
        }

        return value;
    })];

    public static byte[] Message(string? eventType, string payload)
    {
        byte[] headers = eventType is null ? [] : [.. Header(":message-type", "event"), .. Header(":event-type", eventType), .. Header(":content-type", "application/json")];
        var body = Encoding.UTF8.GetBytes(payload);
        var message = new byte[12 + headers.Length + body.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc(message.AsSpan(0, 8)));
        headers.CopyTo(message.AsSpan(12));
        body.CopyTo(message.AsSpan(12 + headers.Length));
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - 4), Crc(message.AsSpan(0, message.Length - 4)));
        return message;
    }

    private static byte[] Header(string name, string value)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), 7, .. length, .. Encoding.ASCII.GetBytes(value)];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = s_table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }
}
