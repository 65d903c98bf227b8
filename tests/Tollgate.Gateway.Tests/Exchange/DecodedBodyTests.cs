using System.IO.Compression;
using System.Text;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Tests.Exchange;

/// <summary>Damaged data are <see cref="InvalidDataException"/> in every encoding; nothing else is.</summary>
public sealed class DecodedBodyTests
{
    private static readonly byte[] s_text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(static number => $"line {number * 7919}\n")));

    [Theory]
    [InlineData("gzip", 100_000)]
    [InlineData("deflate", 100_000)]
    [InlineData("br", 100_000)]
    [InlineData("BR", 7)]
    [InlineData("br", 1)]
    public async Task A_body_is_decoded_whatever_the_size_of_reads(string encoding, int size)
    {
        await using var body = DecodedBody.Open(new Drip(Packed(encoding), size), encoding)!;

        var read = new MemoryStream();
        var block = new byte[size];
        while (true)
        {
            // As the relay does: an empty read waits without holding a buffer, and must not wait for more than there is.
            (await body.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken)).ShouldBe(0);
            var count = await body.ReadAsync(block, TestContext.Current.CancellationToken);
            if (count == 0)
            {
                break;
            }

            read.Write(block, 0, count);
        }

        read.ToArray().ShouldBe(s_text);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Damaged_and_truncated_bodies_are_invalid_data(string encoding)
    {
        var damaged = Packed(encoding);
        damaged.AsSpan(0, 64).Fill(0xff);
        await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(new MemoryStream(damaged), encoding));
        await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(new MemoryStream(Packed(encoding)[..^20]), encoding));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task What_the_stream_below_throws_stays_what_it_is(string encoding)
    {
        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(new Broken(), encoding));
        thrown.Message.ShouldBe("a bug below");
    }

    [Fact]
    public async Task An_empty_body_is_empty() => (await ReadAsync(new MemoryStream([]), "br")).ShouldBeEmpty();

    [Theory]
    [InlineData("zstd")]
    [InlineData("identity")]
    public void Other_encodings_are_not_decoded(string encoding) => DecodedBody.Open(new MemoryStream(), encoding).ShouldBeNull();

    [Fact]
    public async Task An_empty_read_does_not_wait_while_decoded_bytes_are_left()
    {
        var cancellation = TestContext.Current.CancellationToken;

        // One small block decodes to far more than is taken at once; the source then never answers again.
        var source = new Drip(Packed("br"), int.MaxValue, thenSilent: true);
        await using var body = DecodedBody.Open(source, "br")!;
        (await body.ReadAsync(new byte[10], cancellation)).ShouldBe(10);

        body.ReadAsync(Memory<byte>.Empty, cancellation).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
    }

    private static async Task<byte[]> ReadAsync(Stream encoded, string encoding)
    {
        await using var body = DecodedBody.Open(encoded, encoding)!;
        var read = new MemoryStream();
        await body.CopyToAsync(read, TestContext.Current.CancellationToken);
        return read.ToArray();
    }

    private static byte[] Packed(string encoding)
    {
        var packed = new MemoryStream();
        using (Stream into = encoding.ToLowerInvariant() switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            into.Write(s_text);
        }

        return packed.ToArray();
    }

    /// <summary>Gives its bytes in pieces; afterwards it ends, or never answers.</summary>
    private sealed class Drip(byte[] bytes, int piece, bool thenSilent = false) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            thenSilent && Position == Length
                ? new ValueTask<int>(new TaskCompletionSource<int>().Task)
                : base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }

    private sealed class Broken : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("a bug below");
    }
}
