using System.Net;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Outages;

/// <summary>One request in each dialect, and how a caller tells whether its answer is whole.</summary>
internal static class Dialogue
{
    internal static readonly string[] Dialects = ["chat", "responses", "messages", "gemini"];

    internal static (string Path, string Body) Request(string dialect, bool stream, string text) => dialect switch
    {
        "chat" => ("/v1/chat/completions", Bodies.Chat("gpt-4.1", text, stream, maxTokens: 1000)),
        "responses" => ("/v1/responses", Bodies.Responses("gpt-4.1", text, stream, 1000)),
        "messages" => ("/v1/messages", Bodies.Messages("claude-sonnet-4-5", text, stream, 1000)),
        _ => ("/v1beta/models/gemini-2.5-flash:" + (stream ? "streamGenerateContent?alt=sse" : "generateContent"), Bodies.Gemini(text, 1000)),
    };

    /// <summary>The refusal of a gateway that cannot write its ledger, in the shape of the dialect and without a path of the server.</summary>
    internal static async Task ShouldBeUnavailableAsync(this HttpResponseMessage answer, string dialect, string data)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, text);
        answer.Headers.GetValues("x-tollgate-code").ShouldBe(["ledger_unavailable"]);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        text.ShouldNotContain(data);
        text.ShouldNotContain(".seg");
        text.ShouldNotContain("/journal");
        var error = text.Json().GetProperty("error");
        error.GetProperty("message").GetString()!.ShouldContain("cannot write its ledger");
        if (dialect == "gemini")
        {
            (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetString()).ShouldBe((503, "UNAVAILABLE"));
            error.GetProperty("details")[0].GetProperty("reason").GetString().ShouldBe("ledger_unavailable");
            return;
        }

        error.GetProperty("code").GetString().ShouldBe("ledger_unavailable");
        if (dialect == "messages")
        {
            text.Json().GetProperty("type").GetString().ShouldBe("error");
        }
    }

    /// <summary>True when the text carries the end that the dialect's clients wait for.</summary>
    internal static bool HasTerminator(string dialect, string text) => dialect switch
    {
        "chat" => text.Contains("data: [DONE]", StringComparison.Ordinal),
        "responses" => text.Contains("event: response.completed", StringComparison.Ordinal),
        "messages" => text.Contains("event: message_stop", StringComparison.Ordinal),
        _ => text.Contains("finishReason", StringComparison.Ordinal),
    };
}
