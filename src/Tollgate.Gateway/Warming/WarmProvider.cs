using System.Net;
using System.Net.Http.Headers;

namespace Tollgate.Gateway.Warming;

/// <summary>A provider that exists only in this process: it answers each path with a short answer of its dialect.</summary>
internal sealed class WarmProvider : HttpMessageHandler
{
    private const string ChatJson = """
        {"id":"w","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}
        """;

    private const string ChatEvents = """
        data: {"id":"w","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"role":"assistant","content":"Hello"},"finish_reason":null}],"usage":null}

        data: {"id":"w","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

        data: {"id":"w","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}

        data: [DONE]


        """;

    private const string MessagesJson = """
        {"id":"w","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":1}}
        """;

    private const string MessagesEvents = """
        event: message_start
        data: {"type":"message_start","message":{"id":"w","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = new MemoryStream();
        await request.Content!.CopyToAsync(sent, cancellationToken).ConfigureAwait(false);
        var streams = sent.GetBuffer().AsSpan(0, (int)sent.Length).IndexOf("\"stream\":true"u8) >= 0;
        var speaksMessages = request.RequestUri!.AbsolutePath.EndsWith("/messages", StringComparison.Ordinal);
        var text = (speaksMessages, streams) switch
        {
            (true, true) => MessagesEvents,
            (true, false) => MessagesJson,
            (false, true) => ChatEvents,
            (false, false) => ChatJson,
        };
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(text.ReplaceLineEndings("\n"), new MediaTypeHeaderValue(streams ? "text/event-stream" : "application/json")),
        };
    }
}
