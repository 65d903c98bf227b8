using System.Buffers;
using System.Text;

namespace Tollgate.Wire.Tests.Requests;

public class RequestReaderTests
{
    private static RequestFacts Read(WireFormat format, string body)
    {
        var facts = new RequestFacts();
        var result = RequestReader.Read(format, Encoding.UTF8.GetBytes(body), facts);
        result.Message.ShouldBeNull(body);
        return facts;
    }

    [Fact]
    public void A_byte_order_mark_is_named_however_the_body_is_cut()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. "{\"model\":\"m\",\"messages\":[]}"u8];
        RequestReader.Read(WireFormat.OpenAIChat, body, new RequestFacts()).Message!.ShouldContain("byte order mark");
        for (var cut = 1; cut < body.Length; cut++)
        {
            RequestReader.Read(WireFormat.OpenAIChat, Sequences.Of(body, cut), new RequestFacts()).Message!.ShouldContain("byte order mark");
        }
    }

    [Fact]
    public void A_chat_request_tells_what_the_gateway_acts_on()
    {
        const string Body = """
            {"model": "gpt-5-mini", "stream":true,"stream_options":{"include_obfuscation":false,"include_usage":true},
             "messages":[{"role":"system","content":"Be brief"},{"role":"user","content":[{"type":"text","text":"What is it?"},
               {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
               {"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}}]},
               {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]}],
             "max_completion_tokens":512,"n":2,"service_tier":"flex","user":"u_1","safety_identifier":"s_1","store":true,
             "prompt_cache_key":"k","reasoning_effort":"low","tools":[{"type":"function","function":{"name":"f","parameters":{}}}],
             "metadata":{"tollgate_customer":"acme","feature":"chat","other":"x"},"web_search_options":{},"unknown":[1,{"a":null}]}
            """;
        var facts = Read(WireFormat.OpenAIChat, Body);
        facts.Model.ShouldBe("gpt-5-mini");
        Body.Substring((int)facts.ModelRange.Offset, facts.ModelRange.Length).ShouldBe("\"gpt-5-mini\"");
        facts.Stream.ShouldBeTrue();
        facts.IncludeUsageAsked.ShouldBeTrue();
        Body.Substring((int)facts.StreamOptionsRange.Offset, facts.StreamOptionsRange.Length).ShouldBe("{\"include_obfuscation\":false,\"include_usage\":true}");
        facts.MaxOutput.ShouldBe(512);
        facts.MaxOutputField.ShouldBe(MaxOutputField.MaxCompletionTokens);
        facts.Choices.ShouldBe(2);
        facts.ServiceTier.ShouldBe("flex");
        facts.User.ShouldBe("s_1");
        facts.Store.ShouldBe(true);
        facts.PromptCacheKey.ShouldBe("k");
        facts.ReasoningEffort.ShouldBe("low");
        facts.Tools.ShouldBe(1);
        facts.WebSearchTools.ShouldBe(1);
        facts.MediaParts.ShouldBe(2);
        facts.MessageCount.ShouldBe(3);
        facts.BodyLength.ShouldBe(Encoding.UTF8.GetByteCount(Body));
        facts.RootInsertOffset.ShouldBe(1);
        facts.Metadata.ShouldBe([new("customer", "acme"), new("feature", "chat")]);
        facts.TextBytes.ShouldBeInRange("Be briefWhat is it?f{}".Length, 220);
    }

    [Fact]
    public void An_anthropic_request_tells_what_the_gateway_acts_on()
    {
        var facts = Read(WireFormat.AnthropicMessages, """
            {"max_tokens":1024,"model":"claude-sonnet-4-5","system":[{"type":"text","text":"12345","cache_control":{"type":"ephemeral"}}],
             "thinking":{"type":"enabled","budget_tokens":2000},"metadata":{"user_id":"u9"},
             "tools":[{"type":"web_search_20250305","name":"web_search","max_uses":3},{"type":"code_execution_20250522","name":"code_execution"},{"name":"f","input_schema":{}}],
             "messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="}},
               {"type":"document","source":{"type":"text","media_type":"text/plain","data":"a plain document"}},{"type":"text","text":"Hi"}]},
               {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"x":1}}]}]}
            """);
        facts.Model.ShouldBe("claude-sonnet-4-5");
        facts.MaxOutput.ShouldBe(1024);
        facts.MaxOutputField.ShouldBe(MaxOutputField.MaxTokens);
        facts.ThinkingBudget.ShouldBe(2000);
        facts.ThinkingAsked.ShouldBeTrue();
        facts.User.ShouldBe("u9");
        facts.Tools.ShouldBe(3);
        facts.WebSearchTools.ShouldBe(1);
        facts.WebSearchMaxUses.ShouldBe(3);
        facts.OtherServerTools.ShouldBe(1);
        facts.MediaParts.ShouldBe(1);
        facts.MessageCount.ShouldBe(2);

        var small = Read(WireFormat.AnthropicMessages, """{"model":"m","messages":[{"content":[{"source":{"type":"base64","data":"QUJDREVG"}}]}]}""");
        small.TextBytes.ShouldBe("base64".Length);
        Read(WireFormat.AnthropicMessages, """{"model":"m","messages":[{"content":[{"source":{"data":"a plain one","type":"text"}}]}]}""")
            .TextBytes.ShouldBe("texta plain one".Length);
    }

    [Fact]
    public void Speed_and_place_are_read_where_they_mean_something()
    {
        var asked = Read(WireFormat.AnthropicMessages, """{"model":"m","messages":[],"speed":"fast","inference_geo":"us","service_tier":"auto"}""");
        (asked.Speed, asked.InferenceGeo, asked.ServiceTier).ShouldBe(("fast", "us", "auto"));
        asked = Read(WireFormat.OpenAIChat, """{"model":"m","messages":[],"speed":"fast","inference_geo":"us","service_tier":"fast"}""");
        (asked.Speed, asked.InferenceGeo, asked.ServiceTier).ShouldBe((null, null, "fast"));
        RequestReader.Read(WireFormat.AnthropicMessages, Encoding.UTF8.GetBytes("""{"model":"m","messages":[]}"""), asked).Ok.ShouldBeTrue();
        (asked.Speed, asked.InferenceGeo, asked.ServiceTier).ShouldBe((null, null, null));
    }

    [Fact]
    public void A_gemini_request_tells_what_the_gateway_acts_on_in_both_spellings()
    {
        var facts = Read(WireFormat.GeminiGenerate, """
            {"contents":[{"role":"user","parts":[{"text":"Hi"},{"inlineData":{"mimeType":"image/png","data":"QUJD"}}]}],
             "tools":[{"functionDeclarations":[{"name":"a"},{"name":"b"}]},{"googleSearch":{}},{"codeExecution":{}}],
             "generationConfig":{"maxOutputTokens":99,"candidateCount":2,"thinkingConfig":{"thinkingBudget":0}}}
            """);
        facts.Model.ShouldBeNull();
        facts.MaxOutput.ShouldBe(99);
        facts.MaxOutputField.ShouldBe(MaxOutputField.InConfig);
        facts.Choices.ShouldBe(2);
        facts.ThinkingBudget.ShouldBe(0);
        facts.ThinkingAsked.ShouldBeFalse();
        facts.Tools.ShouldBe(4);
        facts.WebSearchTools.ShouldBe(1);
        facts.OtherServerTools.ShouldBe(1);
        facts.MediaParts.ShouldBe(1);

        var snake = Read(WireFormat.GeminiGenerate, """{"contents":[],"generation_config":{"max_output_tokens":7,"thinking_config":{"thinking_level":"HIGH"}}}""");
        snake.MaxOutput.ShouldBe(7);
        snake.ReasoningEffort.ShouldBe("HIGH");
    }

    [Fact]
    public void A_responses_request_tells_what_the_gateway_acts_on()
    {
        var facts = Read(WireFormat.OpenAIResponses, """
            {"model":"gpt-5","input":[{"role":"user","content":[{"type":"input_text","text":"hey"},{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]},
              {"type":"function_call_output","call_id":"c","output":"42"}],"instructions":"be kind","previous_response_id":"resp_1","background":true,
             "max_output_tokens":64,"max_tool_calls":2,"reasoning":{"effort":"high"},"tools":[{"type":"web_search_preview"},{"type":"file_search","vector_store_ids":["v"]},
              {"type":"mcp","server_label":"x"},{"type":"function","name":"f"}],"store":null,"conversation":{"id":"conv_1"}}
            """);
        facts.MaxOutput.ShouldBe(64);
        facts.MaxToolCalls.ShouldBe(2);
        facts.ReasoningEffort.ShouldBe("high");
        facts.PreviousResponseId.ShouldBe("resp_1");
        facts.ConversationId.ShouldBe("conv_1");
        facts.Background.ShouldBeTrue();
        facts.Store.ShouldBeNull();
        facts.StoreRange.IsPresent.ShouldBeTrue();
        facts.Tools.ShouldBe(4);
        facts.WebSearchTools.ShouldBe(1);
        facts.OtherServerTools.ShouldBe(2);
        facts.MediaParts.ShouldBe(1);
        facts.MessageCount.ShouldBe(2);
        Read(WireFormat.OpenAIResponses, """{"model":"m","input":"hello"}""").TextBytes.ShouldBe(5);
    }

    [Theory]
    [InlineData("\"one\"", 1, 0, 3)]
    [InlineData("[\"one\",\"two\"]", 2, 0, 6)]
    [InlineData("[1,2,3]", 1, 3, 0)]
    [InlineData("[[1,2],[3]]", 2, 3, 0)]
    [InlineData("[]", 0, 0, 0)]
    public void Embedding_inputs_are_counted(string input, int inputs, long ids, long text)
    {
        var facts = Read(WireFormat.OpenAIEmbeddings, $$"""{"input":{{input}},"model":"e"}""");
        (facts.EmbeddingInputs, facts.TokenIds, facts.TextBytes).ShouldBe((inputs, ids, text));
    }

    [Fact]
    public void Gemini_ollama_and_bedrock_requests_are_read()
    {
        Read(WireFormat.GeminiEmbed, """{"requests":[{"model":"models/e","content":{"parts":[{"text":"a"}]}},{"content":{"parts":[{"text":"b"}]}}]}""").EmbeddingInputs.ShouldBe(2);
        Read(WireFormat.GeminiCountTokens, """{"generateContentRequest":{"contents":[{"parts":[{"text":"abc"}]}]}}""").TextBytes.ShouldBe(3);
        var ollama = Read(WireFormat.OllamaChat, """{"model":"llama3.2","messages":[{"role":"user","content":"Hi","images":["AAAA"]}],"options":{"num_predict":-1},"think":true}""");
        (ollama.Stream, ollama.MediaParts, ollama.MaxOutput, ollama.ThinkingAsked).ShouldBe((true, 1, null, true));
        Read(WireFormat.OllamaChat, """{"model":"m","stream":false,"messages":[]}""").Stream.ShouldBeFalse();
        var bedrock = Read(WireFormat.BedrockConverse, """
            {"messages":[{"role":"user","content":[{"text":"Hi"},{"image":{"format":"png","source":{"bytes":"AAAA"}}}]}],
             "inferenceConfig":{"maxTokens":5},"toolConfig":{"tools":[{"toolSpec":{"name":"f"}}]},"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":7}}}
            """);
        (bedrock.MaxOutput, bedrock.MediaParts, bedrock.Tools, bedrock.ThinkingBudget).ShouldBe((5, 1, 1, 7));
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("\"x\"", "must be a JSON object")]
    [InlineData("{\"model\":\"m\",\"messages\":[]", "not valid JSON")]
    [InlineData("{\"model\":\"m\",\"messages\":[]} x", "not valid JSON")]
    [InlineData("{\"model\":\"m\",\"messages\":[],}", "not valid JSON")]
    [InlineData("{\"messages\":[]}", "\"model\" is missing")]
    [InlineData("{\"model\":7,\"messages\":[]}", "\"model\" must be")]
    [InlineData("{\"model\":null,\"messages\":[]}", "\"model\" must be")]
    [InlineData("{\"model\":\"\",\"messages\":[]}", "\"model\" must be")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"model\":\"b\"}", "given twice")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"mod\\u0065l\":\"b\"}", "given twice")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"max_tokens\":1,\"max_tokens\":2}", "given twice")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"service_tier\":\"flex\",\"service_tier\":\"priority\"}", "given twice")]
    [InlineData("{\"model\":\"a\"}", "\"messages\" is missing")]
    [InlineData("{\"model\":\"a\",\"messages\":{}}", "\"messages\" must be an array")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"stream\":\"true\"}", "\"stream\" must be true or false")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"max_tokens\":0}", "whole number above 0")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"max_tokens\":-5}", "whole number above 0")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"max_tokens\":1.5}", "whole number above 0")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"max_tokens\":1e3}", "whole number above 0")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"max_tokens\":\"9\"}", "whole number above 0")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"max_completion_tokens\":99999999999999999999}", "whole number above 0")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"n\":0}", "whole number above 0")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"stream_options\":true}", "must be an object")]
    [InlineData("{\"model\":\"a\",\"messages\":[],\"stream_options\":{\"include_usage\":1}}", "must be true or false")]
    public void A_mistake_is_named_with_what_to_write_instead(string body, string message)
    {
        var facts = new RequestFacts();
        var bytes = Encoding.UTF8.GetBytes(body);
        var result = RequestReader.Read(WireFormat.OpenAIChat, bytes, facts);
        result.Ok.ShouldBeFalse(body);
        result.Message.ShouldNotBeNull().ShouldContain(message);
        result.Position.ShouldBeInRange(0, bytes.Length);
        RequestReader.Read(WireFormat.OpenAIChat, Sequences.Of(bytes, 3), facts).Message.ShouldBe(result.Message);
    }

    [Theory]
    [InlineData(WireFormat.GeminiGenerate, "{\"contents\":[],\"generationConfig\":{\"maxOutputTokens\":0}}", "generationConfig.maxOutputTokens")]
    [InlineData(WireFormat.GeminiGenerate, "{\"contents\":[],\"generationConfig\":[]}", "generationConfig")]
    [InlineData(WireFormat.GeminiGenerate, "{\"contents\":[],\"generationConfig\":{},\"generation_config\":{}}", "generation_config")]
    [InlineData(WireFormat.GeminiGenerate, "{}", "contents")]
    [InlineData(WireFormat.OpenAIEmbeddings, "{\"model\":\"e\"}", "input")]
    [InlineData(WireFormat.OpenAIEmbeddings, "{\"model\":\"e\",\"input\":4}", "input")]
    [InlineData(WireFormat.OpenAIResponses, "{\"model\":\"e\",\"input\":{}}", "input")]
    [InlineData(WireFormat.AnthropicMessages, "{\"model\":\"e\",\"messages\":\"x\"}", "messages")]
    public void A_mistake_names_its_member(WireFormat format, string body, string param)
    {
        var result = RequestReader.Read(format, Encoding.UTF8.GetBytes(body), new RequestFacts());
        result.Ok.ShouldBeFalse();
        result.Param.ShouldBe(param);
    }

    [Fact]
    public void Position_and_line_point_at_the_mistake()
    {
        var result = RequestReader.Read(WireFormat.OpenAIChat, "{\n \"model\": \"m\",\n \"stream\": 1,\n \"messages\": []}"u8, new RequestFacts());
        (result.Position, result.Line).ShouldBe((28, 3));
    }

    [Fact]
    public void Invalid_utf8_is_refused_where_it_stands()
    {
        byte[] body = [.. "{\"model\":\"m\",\"messages\":[\""u8, 0xC3, 0x28, .. "\"]}"u8];
        var result = RequestReader.Read(WireFormat.OpenAIChat, body, new RequestFacts());
        result.Message.ShouldNotBeNull().ShouldContain("UTF-8");
        result.Position.ShouldBe(26);
        for (var size = 1; size < 5; size++)
        {
            RequestReader.Read(WireFormat.OpenAIChat, Sequences.Of(body, size), new RequestFacts()).Message.ShouldNotBeNull().ShouldContain("UTF-8");
        }
    }

    [Fact]
    public void Characters_that_straddle_buffers_are_fine()
    {
        var body = Encoding.UTF8.GetBytes("""{"model":"gpt-ö-€-🎉","messages":[{"content":"ö€🎉日本"}],"user":"ünï"}""");
        var whole = new RequestFacts();
        RequestReader.Read(WireFormat.OpenAIChat, body, whole).Ok.ShouldBeTrue();
        for (var size = 1; size < 9; size++)
        {
            var facts = new RequestFacts();
            RequestReader.Read(WireFormat.OpenAIChat, Sequences.Of(body, size), facts).Message.ShouldBeNull();
            (facts.Model, facts.User, facts.TextBytes, facts.ModelRange).ShouldBe((whole.Model, whole.User, whole.TextBytes, whole.ModelRange));
        }
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var fine = $$"""{"model":"m","messages":[{{new string('[', 100)}}{{new string(']', 100)}}]}""";
        Read(WireFormat.OpenAIChat, fine);
        var deep = $$"""{"model":"m","messages":[{{new string('[', 5000)}}{{new string(']', 5000)}}]}""";
        RequestReader.Read(WireFormat.OpenAIChat, Encoding.UTF8.GetBytes(deep), new RequestFacts()).Message.ShouldNotBeNull().ShouldContain("128 levels");
    }

    [Fact]
    public void A_model_in_the_url_needs_none_in_the_body() =>
        RequestReader.Read(WireFormat.OpenAIChat, "{\"messages\":[]}"u8, new RequestFacts(), modelRequired: false).Ok.ShouldBeTrue();

    [Fact]
    public void What_a_user_writes_is_never_taken_for_a_member()
    {
        var facts = Read(WireFormat.OpenAIChat, """{"messages":[{"content":"\"model\":\"evil\",\"max_tokens\":1","model":"evil","data":"data:text"}],"model":"m"}""");
        facts.Model.ShouldBe("m");
        facts.MaxOutput.ShouldBeNull();
        facts.MediaParts.ShouldBe(0);
    }
}
