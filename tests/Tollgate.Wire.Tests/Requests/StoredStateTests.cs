using System.Text;

namespace Tollgate.Wire.Tests.Requests;

/// <summary>Which requests name something that a provider keeps, however the body is cut, and which only look like it.</summary>
public sealed class StoredStateTests
{
    [Theory]
    [InlineData("file_id", """{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]}""")]
    [InlineData("file_id", """{"model":"m","messages":[{"role":"user","content":[{"type":"file","file_id":"file-1"}]}]}""")]
    [InlineData("file_id", """{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"f\u0069le_id":"file-1"}}]}]}""")]
    [InlineData("audio.id", """{"model":"m","messages":[{"role":"assistant","audio":{"id":"audio_1"}}]}""")]
    [InlineData("tools.vector_store_ids", """{"model":"m","messages":[],"tools":[{"type":"file_search","vector_store_ids":["vs_1"]}]}""")]
    [InlineData("prompt.id", """{"model":"m","messages":[],"prompt":{"id":"pmpt_1"}}""")]
    [InlineData(null, """{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"}}]}]}""")]
    [InlineData(null, """{"model":"m","messages":[{"role":"user","content":"file_id: file-1"},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"file_id\":\"1\"}"}}]}]}""")]
    [InlineData(null, """{"model":"m","messages":[],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"file_id":{"type":"string"},"container":{"type":"string"}}}}}]}""")]
    [InlineData(null, """{"model":"m","messages":[{"role":"assistant","audio":null,"content":"hi"}]}""")]
    [InlineData(null, """{"model":"m","messages":[],"audio":{"voice":"alloy","format":"wav"}}""")]
    public void Chat(string? expected, string body) => Check(WireFormat.OpenAIChat, expected, body);

    [Theory]
    [InlineData("conversation", """{"model":"m","input":"x","conversation":"conv_1"}""")]
    [InlineData("conversation", """{"model":"m","input":"x","conversation":{"id":"conv_1"}}""")]
    [InlineData("prompt.id", """{"model":"m","input":"x","prompt":{"variables":{"a":"b"},"id":"pmpt_1"}}""")]
    [InlineData("file_id", """{"model":"m","input":[{"role":"user","content":[{"type":"input_file","file_id":"file-1"}]}]}""")]
    [InlineData("file_id", """{"model":"m","input":[{"role":"user","content":[{"file_id":"file-1","type":"input_image"}]}]}""")]
    [InlineData("file_id", """{"model":"m","input":[{"type":"computer_call_output","call_id":"c","output":{"type":"computer_screenshot","file_id":"file-1"}}]}""")]
    [InlineData("file_id", """{"model":"m","input":[{"role":"user","content":[{"type":"file_citation","type":"input_file","file_id":"file-1"}]}]}""")]
    [InlineData("file_id", """{"model":"m","input":"x","prompt":{"variables":{"a":{"type":"input_file","file_id":"file-1"}}}}""")]
    [InlineData("item_reference", """{"model":"m","input":[{"type":"item_reference","id":"msg_1"}]}""")]
    [InlineData("item_reference", """{"model":"m","input":[{"id":"msg_1"}]}""")]
    [InlineData("item_reference", """{"model":"m","input":[{"id":"msg_1","type":null}]}""")]
    [InlineData("tools.vector_store_ids", """{"model":"m","input":"x","tools":[{"vector_store_ids":["vs_1"],"type":"file_search"}]}""")]
    [InlineData("tools.container", """{"model":"m","input":"x","tools":[{"type":"code_interpreter","container":"cntr_1"}]}""")]
    [InlineData("tools.container", """{"model":"m","input":"x","tools":[{"type":"code_interpreter","container":{"type":"auto","file_ids":["file-1"]}}]}""")]
    [InlineData("tools.environment", """{"model":"m","input":"x","tools":[{"type":"shell","environment":{"type":"container_reference","container_id":"cntr_1"}}]}""")]
    [InlineData("tools.input_image_mask", """{"model":"m","input":"x","tools":[{"type":"image_generation","input_image_mask":{"file_id":"file-1"}}]}""")]
    [InlineData(null, """{"model":"m","input":"x","tools":[{"type":"code_interpreter","container":{"type":"auto","memory_limit":"4g","file_ids":[]}},{"type":"file_search","vector_store_ids":[]}]}""")]
    [InlineData(null, """{"model":"m","input":"x","tools":[{"type":"image_generation","input_image_mask":{"image_url":"data:image/png;base64,AAAA"}}]}""")]
    [InlineData(null, """{"model":"m","input":"x","conversation":null,"previous_response_id":"resp_1","prompt":null}""")]
    [InlineData(null, """{"model":"m","input":[{"type":"reasoning","id":"rs_1","encrypted_content":"x","summary":[]},{"id":"msg_1","role":"assistant","type":"message","content":[{"type":"output_text","text":"a","annotations":[{"type":"container_file_citation","container_id":"cntr_1","file_id":"cfile_1"},{"type":"file_path","file_id":"f"}]}]}]}""")]
    [InlineData(null, """{"model":"m","input":[{"type":"function_call","id":"fc_1","call_id":"c","name":"f","arguments":"{}"},{"type":"computer_call","id":"cu_1","pending_safety_checks":[{"id":"sc_1","code":"x","message":"y"}]}]}""")]
    public void Responses(string? expected, string body) => Check(WireFormat.OpenAIResponses, expected, body);

    [Theory]
    [InlineData("container", """{"model":"m","max_tokens":1,"messages":[],"container":"container_1"}""")]
    [InlineData("container", """{"model":"m","max_tokens":1,"messages":[],"container":{"id":"container_1"}}""")]
    [InlineData("container", """{"model":"m","max_tokens":1,"messages":[],"container":{"skills":[{"type":"custom","skill_id":"skill_1","version":"latest"}]}}""")]
    [InlineData("container", """{"model":"m","max_tokens":1,"messages":[],"container":{"id":"container_1","skills":[{"type":"anthropic","skill_id":"pptx"}]}}""")]
    [InlineData("file_id", """{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"file","file_id":"file_1"}}]}]}""")]
    [InlineData("file_id", """{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"container_upload","file_id":"file_1"}]}]}""")]
    [InlineData("file_id", """{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"file","file_id":"file_1"}}]}]}]}""")]
    [InlineData(null, """{"model":"m","max_tokens":1,"messages":[],"container":{"skills":[{"type":"anthropic","skill_id":"pptx","version":"latest"}]}}""")]
    [InlineData(null, """{"model":"m","max_tokens":1,"messages":[],"container":null}""")]
    [InlineData(null, """{"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"file_id":"1"}}]}]}""")]
    [InlineData(null, """{"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":[{"type":"bash_code_execution_tool_result","tool_use_id":"t","content":{"type":"bash_code_execution_result","content":[{"type":"bash_code_execution_output","file_id":"file_1"}]}}]}]}""")]
    public void Anthropic(string? expected, string body) => Check(WireFormat.AnthropicMessages, expected, body);

    [Theory]
    [InlineData("cachedContent", """{"contents":[],"cachedContent":"cachedContents/1"}""")]
    [InlineData("cachedContent", """{"contents":[],"cached_content":"cachedContents/1"}""")]
    [InlineData("tools.fileSearch", """{"contents":[],"tools":[{"fileSearch":{"fileSearchStoreNames":["fileSearchStores/1"]}}]}""")]
    [InlineData("fileData.fileUri", """{"contents":[{"parts":[{"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/1"}}]}]}""")]
    [InlineData("fileData.fileUri", """{"contents":[{"parts":[{"file_data":{"file_uri":"HTTPS://GenerativeLanguage.GoogleAPIs.com:443/v1beta/files/1"}}]}]}""")]
    [InlineData("fileData.fileUri", """{"contents":[{"parts":[{"fileData":{"fileUri":"https:\/\/generativelanguage.g\u006fogleapis.com/v1beta/files/1"}}]}]}""")]
    [InlineData("fileData.fileUri", """{"contents":[{"parts":[{"fileData":{"fileUri":"https://x@generativelanguage.g%6Fogleapis.com/v1beta/files/1"}}]}]}""")]
    [InlineData("fileData.fileUri", """{"contents":[{"parts":[{"fileData":{"fileUri":"files/1"}}]}]}""")]
    [InlineData("fileData.fileUri", """{"contents":[{"parts":[{"fileData":{"fileUri":"gs://bucket/a.pdf"}}]}]}""")]
    [InlineData(null, """{"contents":[{"parts":[{"fileData":{"fileUri":"https://www.youtube.com/watch?v=1"}}]}]}""")]
    [InlineData(null, """{"contents":[{"parts":[{"fileData":{"fileUri":"https://example.com/google.pdf","mimeType":"application/pdf"}},{"inlineData":{"data":"AAAA","mimeType":"image/png"}}]}]}""")]
    public void Gemini(string? expected, string body) => Check(WireFormat.GeminiGenerate, expected, body);

    [Theory]
    [InlineData("cachedContent", """{"generateContentRequest":{"contents":[],"cachedContent":"cachedContents/1"}}""")]
    [InlineData("cachedContent", """{"generateContentRequest":{"contents":[],"tools":[{"fileSearch":{"fileSearchStoreNames":["fileSearchStores/1"]}}]}}""")]
    public void Counting(string? expected, string body) => Check(WireFormat.GeminiCountTokens, expected, body);

    private static void Check(WireFormat format, string? expected, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var facts = new RequestFacts();
        RequestReader.Read(format, bytes, facts).Message.ShouldBeNull();
        facts.StoredState.ShouldBe(expected);

        for (var cut = 1; cut < bytes.Length; cut++)
        {
            RequestReader.Read(format, Sequences.Of(bytes, cut), facts).Message.ShouldBeNull();
            facts.StoredState.ShouldBe(expected, $"cut at {cut}");
        }
    }
}
