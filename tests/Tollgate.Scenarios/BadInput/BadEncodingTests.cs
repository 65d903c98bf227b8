using System.Text;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>Compressed bodies that are not what they say.</summary>
public sealed class BadEncodingTests(BadInputRig rig) : BadInputTest(rig), IClassFixture<BadInputRig>
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_body_that_ends_too_early_is_corrupt(string encoding)
    {
        // Whole JSON and half a trailer: what was unpacked looks complete.
        var packed = Compression.Of(encoding, Encoding.UTF8.GetBytes(Bodies.Chat("gpt-4.1", "plain")));
        foreach (var missing in (int[])[1, packed.Length / 2])
        {
            using var answer = await SendEncodedAsync(encoding, packed[..^missing]);

            await ShouldRefuseAsync(answer, Chat, 400, "corrupt_content_encoding");
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_bomb_is_a_413(string encoding)
    {
        using var answer = await SendEncodedAsync(encoding, Compression.Of(encoding, new byte[32 << 20]));

        await ShouldRefuseAsync(answer, Chat, 413, "body_too_large");
    }

    [Theory]
    [InlineData("gzip", 400, "corrupt_content_encoding")]
    [InlineData("br", 400, "corrupt_content_encoding")]
    [InlineData("deflate", 400, "corrupt_content_encoding")]
    [InlineData("zstd", 415, "unsupported_content_encoding")]
    [InlineData("gzip, gzip", 415, "unsupported_content_encoding")]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused(string encoding, int status, string code)
    {
        using var answer = await SendEncodedAsync(encoding, Encoding.UTF8.GetBytes(Bodies.Chat("gpt-4.1", "plain")));

        await ShouldRefuseAsync(answer, Chat, status, code);
    }

    private async Task<HttpResponseMessage> SendEncodedAsync(string encoding, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Rig.Address, Chat)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Rig.NewCaller().Secret);
        return await Rig.Http.SendAsync(request);
    }
}
