using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Tollgate.Simulator.Workload;

/// <summary>Writes planned requests in their protocols. Thread-safe; system prompts are kept, they repeat thousands of times.</summary>
internal sealed class RequestBodies
{
    private readonly ConcurrentDictionary<(string Feature, int Tokens), string> _systems = new();

    /// <summary>Path and query on the gateway.</summary>
    public static string PathOf(PlannedRequest request) => request.Protocol switch
    {
        WorkloadProtocol.OpenAIChat => "/v1/chat/completions",
        WorkloadProtocol.OpenAIResponses => "/v1/responses",
        WorkloadProtocol.AnthropicMessages => "/v1/messages",
        _ => $"/v1beta/models/{request.Model}:{(request.Streams ? "streamGenerateContent?alt=sse" : "generateContent")}",
    };

    public ReadOnlyMemory<byte> Write(PlannedRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + request.InputTokens * 6);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (request.Protocol != WorkloadProtocol.Gemini) json.WriteString("model", request.ModelPrefix + request.Model);
            switch (request.Protocol)
            {
                case WorkloadProtocol.OpenAIChat:
                    Chat(json, request);
                    break;
                case WorkloadProtocol.OpenAIResponses:
                    Responses(json, request);
                    break;
                case WorkloadProtocol.AnthropicMessages:
                    Messages(json, request);
                    break;
                default:
                    Gemini(json, request);
                    break;
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private void Chat(Utf8JsonWriter json, PlannedRequest request)
    {
        json.WriteNumber("max_completion_tokens", request.MaxTokens);
        if (request.Streams)
        {
            json.WriteBoolean("stream", true);
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }

        json.WriteStartArray("messages");
        if (request.SystemTokens > 0) Message(json, "system", System(request));
        Message(json, "user", Question(request));
        json.WriteEndArray();
    }

    private void Responses(Utf8JsonWriter json, PlannedRequest request)
    {
        json.WriteNumber("max_output_tokens", request.MaxTokens);
        json.WriteBoolean("store", false);
        if (request.Streams) json.WriteBoolean("stream", true);
        if (request.SystemTokens > 0) json.WriteString("instructions", System(request));
        json.WriteString("input", Question(request));
    }

    private void Messages(Utf8JsonWriter json, PlannedRequest request)
    {
        json.WriteNumber("max_tokens", request.MaxTokens);
        if (request.Streams) json.WriteBoolean("stream", true);
        if (request.HasTools)
        {
            json.WritePropertyName("tools");
            json.WriteRawValue(CodingTools.Anthropic);
        }

        json.WriteStartArray("system");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", System(request));
        if (request.CacheRead + request.CacheWrite > 0)
        {
            json.WriteStartObject("cache_control");
            json.WriteString("type", "ephemeral");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("messages");
        Message(json, "user", Question(request));
        json.WriteEndArray();
    }

    private void Gemini(Utf8JsonWriter json, PlannedRequest request)
    {
        json.WriteStartObject("systemInstruction");
        Parts(json, System(request));
        json.WriteEndObject();
        json.WriteStartArray("contents");
        json.WriteStartObject();
        json.WriteString("role", "user");
        Parts(json, Question(request));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("generationConfig");
        json.WriteNumber("maxOutputTokens", request.MaxTokens);
        json.WriteEndObject();
    }

    private static void Parts(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("parts");
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Message(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", text);
        json.WriteEndObject();
    }

    private string System(PlannedRequest request)
    {
        var text = _systems.GetOrAdd((request.Feature, request.SystemTokens), static key => WordText.Of("system of " + key.Feature, Math.Max(1, key.Tokens)));
        return request.SystemDrifts ? string.Create(CultureInfo.InvariantCulture, $"The time is {request.At:yyyy-MM-dd HH:mm:ss}. {text}") : text;
    }

    private static string Question(PlannedRequest request) =>
        WordText.Of(request.Question.Length > 0 ? request.Question : string.Create(CultureInfo.InvariantCulture, $"{request.Feature} {request.User} {request.At.Ticks}"), Math.Max(1, request.FreshTokens))
        + " " + request.Directive;
}
