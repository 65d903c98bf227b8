using System.IO.Compression;

namespace Tollgate.Scenarios.Harness;

/// <summary>Bytes in the encodings HTTP knows.</summary>
internal static class Compression
{
    internal static byte[] Of(string encoding, byte[] plain)
    {
        var packed = new MemoryStream();
        using (Stream writer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            writer.Write(plain);
        }

        return packed.ToArray();
    }
}
