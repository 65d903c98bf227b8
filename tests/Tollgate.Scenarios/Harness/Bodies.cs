using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tollgate.Scenarios.Harness;

/// <summary>Requests in every dialect; the text may carry a directive for the simulator.</summary>
internal static class Bodies
{
    internal static string Chat(string model, string text, bool stream = false, int? maxTokens = null, bool usage = false, int? choices = null)
    {
        var body = new JsonObject { ["model"] = model, ["messages"] = new JsonArray(User(text)) };
        Add(body, "max_completion_tokens", maxTokens);
        Add(body, "n", choices);
        Stream(body, stream);
        if (usage)
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return body.ToJsonString();
    }

    internal static string Responses(string model, string text, bool stream = false, int? maxTokens = null)
    {
        var body = new JsonObject { ["model"] = model, ["input"] = text };
        Add(body, "max_output_tokens", maxTokens);
        Stream(body, stream);
        return body.ToJsonString();
    }

    internal static string Completion(string model, string text, bool stream = false, int? maxTokens = null)
    {
        var body = new JsonObject { ["model"] = model, ["prompt"] = text };
        Add(body, "max_tokens", maxTokens);
        Stream(body, stream);
        return body.ToJsonString();
    }

    internal static string Embedding(string model, string text) => new JsonObject { ["model"] = model, ["input"] = text }.ToJsonString();

    internal static string Messages(string model, string text, bool stream = false, int maxTokens = 1024)
    {
        var body = new JsonObject { ["model"] = model, ["max_tokens"] = maxTokens, ["messages"] = new JsonArray(User(text)) };
        Stream(body, stream);
        return body.ToJsonString();
    }

    internal static string Gemini(string text, int? maxTokens = null)
    {
        var body = new JsonObject
        {
            ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = text }) }),
        };
        if (maxTokens is { } most)
        {
            body["generationConfig"] = new JsonObject { ["maxOutputTokens"] = most };
        }

        return body.ToJsonString();
    }

    internal static JsonElement Json(this string text) => JsonDocument.Parse(text).RootElement;

    private static JsonObject User(string text) => new() { ["role"] = "user", ["content"] = text };

    private static void Add(JsonObject body, string name, int? value)
    {
        if (value is { } number)
        {
            body[name] = number;
        }
    }

    private static void Stream(JsonObject body, bool stream)
    {
        if (stream)
        {
            body["stream"] = true;
        }
    }
}
