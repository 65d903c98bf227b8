using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire.Tests.Tokens;

public sealed class JsonTextTokensTests
{
    private const TokenizerFamily O200k = TokenizerFamily.O200k;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Base64 = Convert.ToBase64String([.. Enumerable.Range(0, 3000).Select(i => (byte)((i * 7) & 255))]);

    [Fact]
    public void A_chat_request_counts_names_values_and_overhead()
    {
        var prompt = Count("""{"model":"gpt-4o","messages":[{"role":"user","content":"Hello, world!"}],"temperature":0.5,"stream":true}""");
        var names = Tokens("model") + Tokens("messages") + Tokens("role") + Tokens("content") + Tokens("temperature") + Tokens("stream");
        var values = Tokens("gpt-4o") + Tokens("user") + Tokens("Hello, world!") + Tokens("0.5") + 1;
        prompt.ShouldBe(new PromptTokens(names + values + 4 + 16, 1, 0, 0, 0, RefersToStored: false, IsWellFormed: true));
    }

    [Theory]
    [InlineData("""{"messages":[{},{},{}]}""", 3)]
    [InlineData("""{"contents":[{"parts":[{},{}]},{"parts":[{}]}]}""", 2)]
    [InlineData("""{"input":[{"content":[{}]},{"messages":[{}]}]}""", 2)]
    [InlineData("""{"input":["a","b","c"]}""", 3)]
    [InlineData("""{"prompt":["a","b"]}""", 2)]
    [InlineData("""{"input":"a","stop":["x","y"]}""", 0)]
    [InlineData("""{"m\u0065ssages":[{}]}""", 1)]
    public void Messages_are_the_elements_of_the_list_at_the_top(string json, int messages) => Count(json).Messages.ShouldBe(messages);

    [Fact]
    public void Any_text_costs_at_least_its_tokens_however_it_is_escaped() =>
        Prop.ForAll(Texts.Mixed(), text =>
        {
            var tokens = Tokens(text);
            return Escapings(text).All(escaped => Count($$"""{"messages":[{"content":{{escaped}}}]}""").TextTokens - Overhead == tokens);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Halves_of_surrogate_pairs_count_as_replacement_characters()
    {
        var lone = Count("""{"messages":[{"content":"a\ud83d b\ude00\ud83d\ud83d\ude00\u0041"}]}""");
        (lone.TextTokens - Overhead).ShouldBe(Tokens("a\ufffd b\ufffd\ufffd\U0001F600A"));
    }

    [Theory]
    [InlineData("""{"messages":[{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,$"}}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"type":"input_audio","input_audio":{"data":"$","format":"wav"}}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"$"}}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"type":"document","source":{"data":"$","media_type":"application\/pdf","type":"base64"}}]}]}""")]
    [InlineData("""{"input":[{"content":[{"type":"input_image","image_url":"data:image\/png;base64,$"}]}]}""")]
    [InlineData("""{"input":[{"content":[{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,$"}]}]}""")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":"video/mp4","data":"$"}}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"image":{"format":"png","source":{"bytes":"$"}}}]}]}""")]
    public void Embedded_media_are_reported_and_not_counted_as_text(string template)
    {
        foreach (var base64 in new[] { Base64, Base64.Replace("/", "\\/", StringComparison.Ordinal), Base64.Replace('/', '_').Replace('+', '-') })
        {
            var prompt = Count(template.Replace("$", base64, StringComparison.Ordinal));
            prompt.MediaParts.ShouldBe(1);
            prompt.MediaBytes.ShouldBeInRange(base64.Length, base64.Length + 40);
            prompt.TextTokens.ShouldBeLessThan(80);
        }
    }

    [Theory]
    [InlineData("""{"messages":[{"content":"data:image/png;base64,$"}]}""")]
    [InlineData("""{"messages":[{"content":[{"type":"text","text":"$"}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"$"}}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"type":"document","source":{"data":"$","media_type":"text/plain"}}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"data":"$","type":"redacted_th\u0069nking"}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"type":"tool_use","input":{"data":"$"}}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"type":"tool_use","\u0069nput":{"url":"data:image/png;base64,$"}}]}]}""")]
    [InlineData("""{"contents":[{"parts":[{"functionCall":{"name":"f","args":{"data":"$"}}},{"functionResponse":{"response":{"data":""}}}]}]}""")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":"text/csv","data":"$"}}]}]}""")]
    [InlineData("""{"input":[{"content":[{"type":"input_file","file_data":"data:text/plain;base64,$"}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"data":"$ and words"}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"data":"$\u0020words"}]}]}""")]
    [InlineData("""{"messages":[{"content":[{"data":["$"]}]}]}""")]
    [InlineData("""{"tools":[{"type":"function","function":{"description":"$","parameters":{"data":"$"}}}]}""")]
    public void Nothing_that_a_model_reads_as_text_is_skipped(string template)
    {
        var prompt = Count(template.Replace("$", Base64, StringComparison.Ordinal));
        prompt.MediaParts.ShouldBe(0);
        prompt.MediaBytes.ShouldBe(0);
        prompt.TextTokens.ShouldBeGreaterThanOrEqualTo(Tokens(Base64));
    }

    [Theory]
    [InlineData("""{"messages":[{"content":[{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}]}]}""")]
    [InlineData("""{"contents":[{"parts":[{"fileData":{"url":"gs://bucket/a.mp4"}}]}]}""")]
    public void Remote_media_are_parts_without_bytes(string json)
    {
        var prompt = Count(json);
        prompt.MediaParts.ShouldBe(1);
        prompt.MediaBytes.ShouldBe(0);
    }

    [Fact]
    public void Tools_count_as_the_json_they_are()
    {
        const string Tool = """[{"type":"function","function":{"name":"f","description":"d\n\"x\"","parameters":{"type":"object"}}}]""";
        var prompt = Count($$"""{"tools": {{Tool}} }""");
        prompt.Tools.ShouldBe(1);
        prompt.TextTokens.ShouldBe(Tokens("tools") + Tokens(Tool) + JsonTextTokens.PerTool + JsonTextTokens.PerRequest);
    }

    [Fact]
    public void A_tool_of_the_provider_adds_its_hidden_instructions()
    {
        var own = Count("""{"tools":[{"type":"function","name":"web_search"}]}""").TextTokens;
        var provided = Count("""{"tools":[{"type":"web_search","name":"web_search"}]}""").TextTokens;
        (provided - own).ShouldBeGreaterThanOrEqualTo(JsonTextTokens.HiddenInstructions);
    }

    [Fact]
    public void Any_tool_adds_hidden_instructions_where_the_tokenizer_is_unknown()
    {
        var json = """{"tools":[{"name":"f","input_schema":{}}]}"""u8;
        JsonTextTokens.Count(json, TokenizerFamily.Unknown).TextTokens
            .ShouldBeGreaterThan(JsonTextTokens.Count(json, O200k).TextTokens + JsonTextTokens.HiddenInstructions);
    }

    [Theory]
    [InlineData("""{"previous_response_id":"resp_1"}""", true)]
    [InlineData("""{"previous_response_id":null}""", false)]
    [InlineData("""{"conversation":{"id":"conv_1"}}""", true)]
    [InlineData("""{"prompt":{"id":"pmpt_1"}}""", true)]
    [InlineData("""{"prompt":"Once upon a time"}""", false)]
    [InlineData("""{"cachedContent":"cachedContents/1"}""", true)]
    [InlineData("""{"input":[{"content":[{"type":"input_file","file_id":"file-1"}]}]}""", true)]
    [InlineData("""{"messages":[]}""", false)]
    public void Content_that_the_provider_stores_is_noticed(string json, bool stored) => Count(json).RefersToStored.ShouldBe(stored);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"messages":[{"content":"abc"}""")]
    [InlineData("""{"messages":[]} x""")]
    [InlineData("""{"tools":[{"type":""")]
    [InlineData("\"\\u12\"")]
    public void A_malformed_body_is_bounded_by_its_bytes(string json) =>
        Count(json).ShouldBe(new PromptTokens(json.Length, 0, 0, 0, 0, RefersToStored: false, IsWellFormed: false));

    [Fact]
    public void A_body_nested_too_deep_is_bounded_by_its_bytes()
    {
        var json = string.Concat(Enumerable.Repeat("""{"a":""", 200)) + "1" + new string('}', 200);
        Count(json).ShouldBe(new PromptTokens(json.Length, 0, 0, 0, 0, RefersToStored: false, IsWellFormed: false));
        var deepest = string.Concat(Enumerable.Repeat("""{"a":""", JsonTextTokens.MaxDepth)) + "1" + new string('}', JsonTextTokens.MaxDepth);
        Count(deepest).IsWellFormed.ShouldBeTrue();
    }

    [Fact]
    public void Any_bytes_have_a_bound() =>
        Prop.ForAll<byte[]>(bytes => JsonTextTokens.Count(bytes, O200k).TextTokens <= bytes.Length + 16 + (4L * bytes.Length))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Counting_a_well_formed_body_allocates_nothing()
    {
        var json = Encoding.UTF8.GetBytes("""{"messages":[{"role":"user","content":"Say \"h\u00e9\" \ud83d"}],"tools":[{"type":"function"}]}""");
        Measure();
        Measure();
        Measure().ShouldBe(0);

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            JsonTextTokens.Count(json, TokenizerFamily.Unknown);
            JsonTextTokens.Count(json, O200k);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static long Overhead => Count("""{"messages":[{"content":""}]}""").TextTokens;

    private static PromptTokens Count(string json) => JsonTextTokens.Count(Encoding.UTF8.GetBytes(json), O200k);

    private static int Tokens(string text) => BytePairEncoding.O200k.CountTokens(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Escapings(string text) =>
    [
        JsonSerializer.Serialize(text),
        JsonSerializer.Serialize(text, Relaxed),
        '"' + string.Concat(text.Select(unit => $"\\u{(int)unit:x4}")) + '"',
    ];
}
