namespace Tollgate.Scenarios.Tenants;

/// <summary>One short answer in the shape of each surface.</summary>
internal static class CannedAnswers
{
    private const string Sse = "text/event-stream";
    private const string Json = "application/json";

    internal static (string Type, string Text) To(string method, string target, string body, string responseId)
    {
        var streams = body.Contains("\"stream\":true", StringComparison.Ordinal);
        var path = target.Split('?')[0];
        return path switch
        {
            _ when path.EndsWith("/chat/completions", StringComparison.Ordinal) => streams
                ? (Sse, """
                    data: {"id":"c","object":"chat.completion.chunk","model":"gpt-4.1-mini","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}

                    data: {"id":"c","object":"chat.completion.chunk","model":"gpt-4.1-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                    data: {"id":"c","object":"chat.completion.chunk","model":"gpt-4.1-mini","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}

                    data: [DONE]


                    """)
                : (Json, """{"id":"c","object":"chat.completion","model":"gpt-4.1-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}"""),
            _ when path.EndsWith("/responses", StringComparison.Ordinal) && method == "POST" => streams
                ? (Sse, $$"""
                    event: response.created
                    data: {"type":"response.created","sequence_number":0,"response":{{Response(responseId, "in_progress")}}}

                    event: response.completed
                    data: {"type":"response.completed","sequence_number":1,"response":{{Response(responseId, "completed")}}}


                    """)
                : (Json, Response(responseId, "completed")),
            _ when path.Contains("/responses/", StringComparison.Ordinal) => (Json, Response("resp_stored", "completed")),
            _ when path.EndsWith("/completions", StringComparison.Ordinal) =>
                (Json, """{"id":"t","object":"text_completion","model":"gpt-3.5-turbo-instruct","choices":[{"index":0,"text":"Hello","finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}"""),
            _ when path.EndsWith("/embeddings", StringComparison.Ordinal) =>
                (Json, """{"object":"list","model":"text-embedding-3-small","data":[{"object":"embedding","index":0,"embedding":[0.1]}],"usage":{"prompt_tokens":2,"total_tokens":2}}"""),
            _ when path.EndsWith("/count_tokens", StringComparison.Ordinal) => (Json, """{"input_tokens":9}"""),
            _ when path.EndsWith("/messages", StringComparison.Ordinal) => streams
                ? (Sse, """
                    event: message_start
                    data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}

                    event: content_block_start
                    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                    event: content_block_delta
                    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}

                    event: content_block_stop
                    data: {"type":"content_block_stop","index":0}

                    event: message_delta
                    data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}

                    event: message_stop
                    data: {"type":"message_stop"}


                    """)
                : (Json, """{"id":"m","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":3}}"""),
            _ when path.EndsWith(":countTokens", StringComparison.Ordinal) => (Json, """{"totalTokens":7}"""),
            _ when path.EndsWith(":embedContent", StringComparison.Ordinal) => (Json, """{"embedding":{"values":[0.1]}}"""),
            _ when path.EndsWith(":streamGenerateContent", StringComparison.Ordinal) => (Sse, "data: " + Gemini + "\n\n"),
            _ => (Json, Gemini),
        };
    }

    private const string Gemini =
        """{"candidates":[{"content":{"role":"model","parts":[{"text":"Hello"}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3,"totalTokenCount":10},"modelVersion":"gemini-2.5-flash"}""";

    private static string Response(string id, string status) => status == "completed"
        ? $$$"""{"id":"{{{id}}}","object":"response","status":"completed","model":"gpt-4.1-mini","output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello","annotations":[]}]}],"usage":{"input_tokens":12,"output_tokens":3,"total_tokens":15}}"""
        : $$"""{"id":"{{id}}","object":"response","status":"{{status}}","model":"gpt-4.1-mini","output":[],"usage":null}""";
}
