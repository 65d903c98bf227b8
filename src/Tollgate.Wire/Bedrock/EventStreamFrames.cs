using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Tollgate.Wire.Json;

namespace Tollgate.Wire.Bedrock;

/// <summary>
/// Messages of AWS's binary event stream (<c>application/vnd.amazon.eventstream</c>), which Bedrock answers streams with: lengths and
/// their CRC-32, headers, payload, CRC-32 of it all. From the first message on that is cut or damaged nothing is read.
/// </summary>
internal static class EventStreamFrames
{
    private const int Prelude = 12;
    private const int LargestMessage = 24 * 1024 * 1024;

    /// <summary>True when the bytes begin with the prelude of a message; its checksum makes an accident unlikely.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Prelude
        && BinaryPrimitives.ReadUInt32BigEndian(bytes) is >= Prelude + 4 and <= LargestMessage
        && BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) == Checksum(bytes[..8]);

    /// <summary>Writes each message's event: with its name around it as a line, or as server-sent data.</summary>
    public static void Read(ReadOnlySpan<byte> stream, bool asLines, IBufferWriter<byte> output)
    {
        while (IsOne(stream))
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(stream);
            var headers = BinaryPrimitives.ReadUInt32BigEndian(stream[4..]);
            if (length > stream.Length || headers > length - Prelude - 4
                || BinaryPrimitives.ReadUInt32BigEndian(stream[(length - 4)..]) != Checksum(stream[..(length - 4)]))
            {
                return;
            }

            var payload = stream[(Prelude + (int)headers)..(length - 4)];
            Event(EventType(stream.Slice(Prelude, (int)headers)), payload, asLines, output);
            stream = stream[length..];
        }
    }

    private static void Event(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload, bool asLines, IBufferWriter<byte> output)
    {
        // InvokeModel wraps the model's own event; Converse names its event in a header.
        if (Wrapped(payload) is { } inner)
        {
            TranscriptEvents.Write(inner, asLines, ended: true, output);
        }
        else if (type.IsEmpty)
        {
            TranscriptEvents.Write(payload, asLines, ended: true, output);
        }
        else
        {
            TranscriptEvents.Write([.. "{\""u8, .. type, .. "\":"u8, .. payload, .. "}"u8], asLines, ended: true, output);
        }
    }

    private static byte[]? Wrapped(ReadOnlySpan<byte> payload)
    {
        var cursor = new JsonCursor(payload);
        if (!cursor.EnterObject())
        {
            return null;
        }

        while (cursor.NextMember(out var name))
        {
            if (!name.SequenceEqual("bytes"u8) || !cursor.ReadString(out var encoded))
            {
                cursor.Skip();
                continue;
            }

            var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
            return Base64.DecodeFromUtf8(encoded, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : null;
        }

        return null;
    }

    /// <summary>The header <c>:event-type</c>; empty for exceptions, whose payload speaks for itself.</summary>
    private static ReadOnlySpan<byte> EventType(ReadOnlySpan<byte> headers)
    {
        while (headers.Length > 0 && headers.Length > headers[0] + 1)
        {
            var name = headers.Slice(1, headers[0]);
            var type = headers[headers[0] + 1];
            headers = headers[(headers[0] + 2)..];
            var prefix = type is 6 or 7 ? 2 : 0;
            if (headers.Length < prefix)
            {
                break;
            }

            // Types: true, false, byte, short, int, long, bytes, string, timestamp, uuid.
            var size = type switch
            {
                0 or 1 => 0,
                2 => 1,
                3 => 2,
                4 => 4,
                5 or 8 => 8,
                6 or 7 => BinaryPrimitives.ReadUInt16BigEndian(headers),
                _ => 16,
            };
            if (headers.Length < prefix + size)
            {
                break;
            }

            if (type == 7 && name.SequenceEqual(":event-type"u8))
            {
                return headers.Slice(prefix, size);
            }

            headers = headers[(prefix + size)..];
        }

        return default;
    }

    // CRC-32 as in Ethernet and zip.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var next in bytes)
        {
            crc ^= next;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320u);
            }
        }

        return ~crc;
    }
}
