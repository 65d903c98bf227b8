using System.Text;
using Tollgate.Wire.Tests.Tokens;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire.Tests.Requests;

public class ImageSizeTests
{
    private static readonly ImageSize Wide = new(1024, 768);

    [Theory]
    [InlineData(WireFormat.OpenAIChat, """{"model":"m","messages":[{"content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,$","detail":"high"}}]}]}""")]
    [InlineData(WireFormat.OpenAIChat, """{"model":"m","messages":[{"content":[{"image_url":{"detail":"low","url":"data:image/png;charset=x;base64,$"},"type":"image_url"}]}]}""")]
    [InlineData(WireFormat.OpenAIResponses, """{"model":"m","input":[{"content":[{"type":"input_image","image_url":"data:image/png;base64,$"}]}]}""")]
    [InlineData(WireFormat.AnthropicMessages, """{"model":"m","messages":[{"content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"$"}}]}]}""")]
    [InlineData(WireFormat.AnthropicMessages, """{"model":"m","messages":[{"content":[{"type":"tool_result","content":[{"type":"image","source":{"data":"$","type":"base64"}}]}]}]}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"contents":[{"parts":[{"text":"see"},{"inlineData":{"mimeType":"image/png","data":"$"}}]}]}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"contents":[{"parts":[{"inline_data":{"data":"$","mime_type":"image/png"}}]}]}""")]
    public void An_embedded_image_tells_its_size_in_every_dialect(WireFormat format, string body)
    {
        var facts = Read(format, body.Replace("$", Images.Png(1024, 768), StringComparison.Ordinal));
        facts.MediaParts.ShouldBe(1);
        facts.ImageSizes.ToArray().ShouldBe([Wide]);
    }

    // What could make a provider read something else than the image that was measured, or another part that was not.
    [Theory]
    [InlineData("""{"type":"text","text":"see","image_url":{"url":"$"}},{"type":"file","file":{"file_id":"f"}}""", 1)]
    [InlineData("""{"type":"file","file":{"file_data":"$"}}""", 1)]
    [InlineData("""{"type":"image_url","image_url":{"url":"$"},"else":{"url":"$"}}""", 1)]
    [InlineData("""{"type":"image_url","image_url":{"url":"$","url":"data:image/png;base64,AAAA"}}""", 1)]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}""", 1)]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/svg+xml;utf8,<svg/>"}}""", 1)]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"$"}}""", 1)]
    [InlineData("""{"type":"text","text":"$"}""", 0)]
    public void What_is_not_one_image_alone_in_its_part_has_no_size(string part, int parts)
    {
        var address = "data:image/png;base64," + Images.Png(8, 8);
        var facts = Read(WireFormat.OpenAIChat, $$$"""{"model":"m","messages":[{"content":[{{{part.Replace("$", address, StringComparison.Ordinal)}}}]}]}""");
        facts.MediaParts.ShouldBe(parts);
        facts.ImageSizes.Length.ShouldBe(0);
    }

    [Fact]
    public void A_file_beside_an_image_stays_a_part_of_unknown_size()
    {
        var gemini = Read(WireFormat.GeminiGenerate, $$$"""{"contents":[{"parts":[{"image_url":{"url":"data:image/png;base64,{{{Images.Png(8, 8)}}}"},"fileData":{"fileUri":"gs://a"}}]}]}""");
        (gemini.MediaParts, gemini.ImageSizes.Length).ShouldBe((1, 0));
        var messages = Read(WireFormat.AnthropicMessages, $$$"""{"model":"m","messages":[{"content":[{"type":"document","source":{"type":"base64","data":"JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9UeXBl"}},{"type":"image","source":{"type":"base64","data":"{{{Images.Png(1024, 768)}}}"}}]}]}""");
        (messages.MediaParts, messages.ImageSizes.Length).ShouldBe((2, 1));
    }

    [Fact]
    public void Only_so_many_sizes_are_kept_and_the_next_request_starts_with_none()
    {
        var one = $$$"""{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{Images.Png(1024, 768)}}}"}}""";
        var facts = new RequestFacts();
        var body = Encoding.UTF8.GetBytes($$$"""{"model":"m","messages":[{"content":[{{{string.Join(",", Enumerable.Repeat(one, 70))}}}]}]}""");
        RequestReader.Read(WireFormat.OpenAIChat, body, facts).Ok.ShouldBeTrue();
        (facts.MediaParts, facts.ImageSizes.Length).ShouldBe((70, RequestFacts.MostImageSizes));
        RequestReader.Read(WireFormat.OpenAIChat, """{"model":"m","messages":[]}"""u8, facts).Ok.ShouldBeTrue();
        (facts.MediaParts, facts.ImageSizes.Length).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void However_a_body_is_cut_its_images_have_the_same_size(int size)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"model":"m","messages":[{"content":[{"type":"image","source":{"type":"base64","data":"{{{Images.JpegOfCamera(30_000)}}}"}}]}]}""");
        var facts = new RequestFacts();
        RequestReader.Read(WireFormat.AnthropicMessages, Sequences.Of(body, size), facts).Ok.ShouldBeTrue();
        facts.ImageSizes.ToArray().ShouldBe([new ImageSize(37, 19)]);
    }

    private static RequestFacts Read(WireFormat format, string body)
    {
        var facts = new RequestFacts();
        RequestReader.Read(format, Encoding.UTF8.GetBytes(body), facts).Message.ShouldBeNull(body);
        return facts;
    }
}
