using System.Buffers.Binary;
using System.Text;

namespace Tollgate.Tests.Telemetry;

/// <summary>A histogram's data point out of an OTLP export request.</summary>
internal sealed record OtlpPoint(string Metric, string Unit, IReadOnlyDictionary<string, string> Attributes, long Count, double Sum, IReadOnlyList<long> Buckets, IReadOnlyList<double> Bounds);

/// <summary>Reads the histograms of an <c>ExportMetricsServiceRequest</c> in protobuf, as a collector does.</summary>
internal static class OtlpMetrics
{
    internal static List<OtlpPoint> Histograms(byte[] request)
    {
        var points = new List<OtlpPoint>();
        foreach (var scope in Of(request, 1).SelectMany(static resource => Of(resource, 2)))
        {
            foreach (var metric in Of(scope, 2))
            {
                var (name, unit) = (Text(metric, 1), Text(metric, 3));
                points.AddRange(Of(metric, 9).SelectMany(static histogram => Of(histogram, 1)).Select(point => new OtlpPoint(
                    name, unit, Of(point, 9).ToDictionary(static pair => Text(pair, 1), static pair => Value(Of(pair, 2).Single()), StringComparer.Ordinal),
                    BinaryPrimitives.ReadInt64LittleEndian(Of(point, 4).Single()),
                    BinaryPrimitives.ReadDoubleLittleEndian(Of(point, 5).Single()),
                    [.. Of(point, 6).SelectMany(Chunks).Select(static eight => BinaryPrimitives.ReadInt64LittleEndian(eight))],
                    [.. Of(point, 7).SelectMany(Chunks).Select(static eight => BinaryPrimitives.ReadDoubleLittleEndian(eight))])));
            }
        }

        return points;
    }

    private static IEnumerable<byte[]> Chunks(byte[] packed) => packed.Chunk(8);

    private static string Value(byte[] value) => Of(value, 1) is [var text] ? Encoding.UTF8.GetString(text) : Text(value, 3);

    private static string Text(byte[] message, int field) => Of(message, field) is [var bytes, ..] ? Encoding.UTF8.GetString(bytes) : "";

    /// <summary>The values of a field: of lengths and fixed ones their bytes, of variable ones their digits.</summary>
    private static List<byte[]> Of(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Variable(message, ref at);
            byte[] value;
            switch (tag & 7)
            {
                case 0:
                    value = Encoding.ASCII.GetBytes(Variable(message, ref at).ToString(System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case 1:
                    value = message[at..(at += 8)];
                    break;
                case 2:
                    var length = (int)Variable(message, ref at);
                    value = message[at..(at += length)];
                    break;
                case 5:
                    value = message[at..(at += 4)];
                    break;
                default:
                    throw new InvalidDataException($"No wire type {tag & 7}.");
            }

            if ((int)(tag >> 3) == wanted)
            {
                found.Add(value);
            }
        }

        return found;
    }

    private static ulong Variable(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
