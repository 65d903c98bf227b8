using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tollgate.Wire;

/// <summary>Writes errors in the shape of the caller's dialect. Thread-safe.</summary>
public static class ErrorBodies
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one JSON object.</summary>
    public static void Write(Dialect dialect, in GatewayError error, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        switch (dialect)
        {
            case Dialect.Anthropic:
                Anthropic(writer, error);
                break;
            case Dialect.Gemini:
                Gemini(writer, error);
                break;
            default:
                OpenAI(writer, error);
                break;
        }
    }

    /// <summary>The dialect's own type or status for an error, by HTTP status and code.</summary>
    public static string TypeOf(Dialect dialect, int status, string code) => dialect switch
    {
        Dialect.Anthropic => status switch
        {
            400 or 405 or 415 or 422 => "invalid_request_error",
            401 => "authentication_error",
            402 => "billing_error",
            403 => "permission_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            408 or 504 => "timeout_error",
            503 or 529 => "overloaded_error",
            _ => "api_error",
        },
        Dialect.Gemini => status switch
        {
            400 or 405 or 413 or 415 or 422 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            402 or 429 => "RESOURCE_EXHAUSTED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            409 => "ABORTED",
            499 => "CANCELLED",
            501 => "UNIMPLEMENTED",
            502 or 503 => "UNAVAILABLE",
            408 or 504 => "DEADLINE_EXCEEDED",
            _ => "INTERNAL",
        },
        _ => code switch
        {
            "budget_exceeded" => "insufficient_quota",
            _ => status switch
            {
                401 => "authentication_error",
                402 => "insufficient_quota",
                403 => "permission_error",
                408 => "timeout_error",
                429 => "rate_limit_error",
                >= 500 => "server_error",
                _ => "invalid_request_error",
            },
        },
    };

    private static void OpenAI(Utf8JsonWriter writer, in GatewayError error)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("type"u8, TypeOf(Dialect.OpenAI, error.Status, error.Code));
        writer.WriteString("param"u8, error.Param);
        writer.WriteString("code"u8, error.Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Anthropic(Utf8JsonWriter writer, in GatewayError error)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "error"u8);
        writer.WriteStartObject("error"u8);
        writer.WriteString("type"u8, TypeOf(Dialect.Anthropic, error.Status, error.Code));
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("code"u8, error.Code);
        writer.WriteEndObject();
        writer.WriteString("request_id"u8, error.RequestId);
        writer.WriteEndObject();
    }

    private static void Gemini(Utf8JsonWriter writer, in GatewayError error)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, error.Status);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("status"u8, TypeOf(Dialect.Gemini, error.Status, error.Code));
        writer.WriteStartArray("details"u8);
        writer.WriteStartObject();
        writer.WriteString("@type"u8, "type.googleapis.com/google.rpc.ErrorInfo"u8);
        writer.WriteString("reason"u8, error.Code);
        writer.WriteString("domain"u8, "tollgate"u8);
        if (error.Param is not null || error.RequestId is not null)
        {
            writer.WriteStartObject("metadata"u8);
            if (error.Param is not null)
            {
                writer.WriteString("param"u8, error.Param);
            }

            if (error.RequestId is not null)
            {
                writer.WriteString("request_id"u8, error.RequestId);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
