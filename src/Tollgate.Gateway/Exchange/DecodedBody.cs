using System.IO.Compression;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// Bodies out of their content encoding. Whatever is wrong with the encoded bytes is an <see cref="InvalidDataException"/>, so that readers need
/// not guess which of a decoder's exceptions are about data and which are bugs.
/// </summary>
internal static class DecodedBody
{
    /// <summary>The decoded body; null where the encoding is not one of gzip, deflate and br.</summary>
    internal static Stream? Open(Stream encoded, string encoding) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(encoded, CompressionMode.Decompress),
        "deflate" => new ZLibStream(encoded, CompressionMode.Decompress),
        "br" => new BrotliBody(encoded),
        _ => null,
    };
}
