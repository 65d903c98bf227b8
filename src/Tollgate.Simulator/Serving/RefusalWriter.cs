using System.Text.Json;

namespace Tollgate.Simulator.Serving;

/// <summary>Writes errors in the provider's shape.</summary>
internal static class RefusalWriter
{
    public static void Write(Utf8JsonWriter json, Refusal refusal, Provider provider, string requestId)
    {
        json.WriteStartObject();
        switch (provider)
        {
            case Provider.Anthropic:
                WriteAnthropicMembers(json, refusal, requestId);
                break;
            case Provider.XAi:
                json.WriteString("code"u8, refusal.Code ?? "Client specified an invalid argument");
                json.WriteString("error"u8, refusal.Message);
                break;
            case Provider.Mistral:
                json.WriteString("object"u8, "error"u8);
                json.WriteString("message"u8, refusal.Message);
                json.WriteString("type"u8, OpenAIType(refusal.Status));
                WriteNullable(json, "param"u8, refusal.Param);
                WriteNullable(json, "code"u8, refusal.Code);
                break;
            default:
                json.WriteStartObject("error"u8);
                if (provider == Provider.Gemini) WriteGoogleMembers(json, refusal);
                else if (provider == Provider.OpenRouter) WriteOpenRouterMembers(json, refusal);
                else WriteOpenAIMembers(json, refusal);
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }

    public static string OpenAIType(int status) => status switch
    {
        429 => "requests",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    public static string AnthropicType(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        503 or 529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };

    private static void WriteAnthropicMembers(Utf8JsonWriter json, Refusal refusal, string requestId)
    {
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, AnthropicType(refusal.Status));
        json.WriteString("message"u8, refusal.Message);
        json.WriteEndObject();
        json.WriteString("request_id"u8, requestId);
    }

    private static void WriteOpenAIMembers(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteString("message"u8, refusal.Message);
        json.WriteString("type"u8, OpenAIType(refusal.Status));
        WriteNullable(json, "param"u8, refusal.Param);
        WriteNullable(json, "code"u8, refusal.Code);
    }

    private static void WriteOpenRouterMembers(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteNumber("code"u8, refusal.Status);
        json.WriteString("message"u8, refusal.Message);
        json.WriteStartObject("metadata"u8);
        json.WriteEndObject();
    }

    private static void WriteGoogleMembers(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteNumber("code"u8, refusal.Status);
        json.WriteString("message"u8, refusal.Message);
        json.WriteString("status"u8, refusal.Status switch
        {
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            429 => "RESOURCE_EXHAUSTED",
            503 or 529 => "UNAVAILABLE",
            504 => "DEADLINE_EXCEEDED",
            >= 500 => "INTERNAL",
            _ => "INVALID_ARGUMENT",
        });
    }

    private static void WriteNullable(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteString(name, value);
    }
}
