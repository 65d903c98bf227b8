using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;

namespace Tollgate.Wire.Tests.Requests;

public class RequestEditsTests
{
    private static string Edit(WireFormat format, string body, Action<RequestFacts, SpliceList> edit)
    {
        var facts = new RequestFacts();
        var bytes = Encoding.UTF8.GetBytes(body);
        RequestReader.Read(format, bytes, facts, modelRequired: false).Message.ShouldBeNull();
        using var splices = new SpliceList();
        edit(facts, splices);
        var output = new ArrayBufferWriter<byte>();
        splices.WriteTo(bytes, output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        output.WrittenCount.ShouldBe((int)splices.LengthAfter(bytes.Length));
        JsonNode.Parse(text).ShouldNotBeNull();

        var again = new ArrayBufferWriter<byte>();
        splices.WriteTo(Sequences.Of(bytes, 5), again);
        Encoding.UTF8.GetString(again.WrittenSpan).ShouldBe(text);
        return text;
    }

    [Theory]
    [InlineData("""{ "model" : "a", "messages":[] }""", "b", """{ "model" : "b", "messages":[] }""")]
    [InlineData("""{"messages":[],"model":"a"}""", "we\"ird\\ü", """{"messages":[],"model":"we\"ird\\ü"}""")]
    [InlineData("""{"messages":[]}""", "b", """{"messages":[]}""")]
    public void The_model_is_replaced_in_place(string body, string model, string expected) =>
        Edit(WireFormat.OpenAIChat, body, (facts, splices) => RequestEdits.SetModel(facts, model, splices)).ShouldBe(expected);

    [Theory]
    [InlineData(WireFormat.OpenAIChat, """{"messages":[],"max_tokens":9000}""", """{"messages":[],"max_tokens":256}""")]
    [InlineData(WireFormat.OpenAIChat, """{"messages":[],"max_completion_tokens":null}""", """{"messages":[],"max_completion_tokens":256}""")]
    [InlineData(WireFormat.OpenAIChat, """{"max_tokens":1,"messages":[],"max_completion_tokens":2}""", """{"max_tokens":256,"messages":[],"max_completion_tokens":256}""")]
    [InlineData(WireFormat.OpenAIChat, """{"messages":[]}""", """{"max_completion_tokens":256,"messages":[]}""")]
    [InlineData(WireFormat.OpenAICompletions, """{"prompt":""}""", """{"max_tokens":256,"prompt":""}""")]
    [InlineData(WireFormat.AnthropicMessages, """{ "messages":[]}""", """{"max_tokens":256, "messages":[]}""")]
    [InlineData(WireFormat.OpenAIResponses, """{"input":""}""", """{"max_output_tokens":256,"input":""}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"contents":[]}""", """{"generationConfig":{"maxOutputTokens":256},"contents":[]}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"contents":[],"generationConfig":{}}""", """{"contents":[],"generationConfig":{"maxOutputTokens":256}}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"contents":[],"generationConfig":null}""", """{"contents":[],"generationConfig":{"maxOutputTokens":256}}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"contents":[],"generation_config":{"topK":1}}""", """{"contents":[],"generation_config":{"maxOutputTokens":256,"topK":1}}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"contents":[],"generation_config":{"max_output_tokens":4}}""", """{"contents":[],"generation_config":{"max_output_tokens":256}}""")]
    [InlineData(WireFormat.BedrockConverse, """{"messages":[]}""", """{"inferenceConfig":{"maxTokens":256},"messages":[]}""")]
    [InlineData(WireFormat.OllamaChat, """{"messages":[],"options":{"num_predict":-1}}""", """{"messages":[],"options":{"num_predict":256}}""")]
    [InlineData(WireFormat.OpenAIEmbeddings, """{"input":""}""", """{"input":""}""")]
    public void The_cap_goes_where_the_format_wants_it(WireFormat format, string body, string expected) =>
        Edit(format, body, (facts, splices) => RequestEdits.SetMaxOutput(format, facts, 256, splices)).ShouldBe(expected);

    [Fact]
    public void A_server_that_knows_only_max_tokens_is_sent_that() =>
        Edit(WireFormat.OpenAIChat, """{"messages":[]}""", (facts, splices) => RequestEdits.SetMaxOutput(WireFormat.OpenAIChat, facts, 256, splices, knowsCompletionTokens: false))
            .ShouldBe("""{"max_tokens":256,"messages":[]}""");

    [Theory]
    [InlineData("""{"stream":true,"messages":[]}""", """{"stream_options":{"include_usage":true},"stream":true,"messages":[]}""")]
    [InlineData("""{"stream":true,"messages":[],"stream_options":{"a":1}}""", """{"stream":true,"messages":[],"stream_options":{"include_usage":true,"a":1}}""")]
    [InlineData("""{"stream":true,"messages":[],"stream_options":{ }}""", """{"stream":true,"messages":[],"stream_options":{"include_usage":true }}""")]
    [InlineData("""{"stream":true,"messages":[],"stream_options":null}""", """{"stream":true,"messages":[],"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream":true,"messages":[],"stream_options":{"b":{},"include_usage":false}}""", """{"stream":true,"messages":[],"stream_options":{"b":{},"include_usage":true}}""")]
    [InlineData("""{"stream":true,"messages":[],"stream_options":{"include_usage":true}}""", """{"stream":true,"messages":[],"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"messages":[]}""", """{"messages":[]}""")]
    public void Usage_is_asked_for_without_touching_other_options(string body, string expected) =>
        Edit(WireFormat.OpenAIChat, body, RequestEdits.AskForUsage).ShouldBe(expected);

    [Theory]
    [InlineData("""{"store":true,"input":""}""", """{"store":false,"input":""}""")]
    [InlineData("""{"store":null,"input":""}""", """{"store":false,"input":""}""")]
    [InlineData("""{"input":""}""", """{"store":false,"input":""}""")]
    [InlineData("""{"store":false,"input":""}""", """{"store":false,"input":""}""")]
    public void Storing_is_switched_off(string body, string expected) =>
        Edit(WireFormat.OpenAIResponses, body, RequestEdits.SetStoreFalse).ShouldBe(expected);

    [Theory]
    [InlineData("""{"contents":[]}""", """{"store":false,"contents":[]}""")]
    [InlineData("""{"contents":[],"store":true}""", """{"contents":[],"store":false}""")]
    [InlineData("""{"contents":[],"store":false}""", """{"contents":[],"store":false}""")]
    public void Storing_is_switched_off_at_Gemini_too(string body, string expected) =>
        Edit(WireFormat.GeminiGenerate, body, RequestEdits.SetStoreFalse).ShouldBe(expected);

    [Fact]
    public void Many_edits_of_an_empty_object_stay_valid() =>
        Edit(WireFormat.OpenAIResponses, "{ }", (facts, splices) =>
        {
            RequestEdits.SetStoreFalse(facts, splices);
            RequestEdits.SetMaxOutput(WireFormat.OpenAIResponses, facts, 5, splices);
            RequestEdits.InsertMember(facts, "\"x\":1"u8, splices);
        }).ShouldBe("""{"store":false,"max_output_tokens":5,"x":1 }""");

    [Fact]
    public void All_edits_together_keep_the_rest() =>
        Edit(WireFormat.OpenAIChat, """{"messages":[{"content":"\u00e4 / \/"}] ,"stream":true,"model":"x","max_tokens":5}""", (facts, splices) =>
        {
            RequestEdits.AskForUsage(facts, splices);
            RequestEdits.SetMaxOutput(WireFormat.OpenAIChat, facts, 77, splices);
            RequestEdits.SetModel(facts, "longer-model", splices);
        }).ShouldBe("""{"stream_options":{"include_usage":true},"messages":[{"content":"\u00e4 / \/"}] ,"stream":true,"model":"longer-model","max_tokens":77}""");
}
