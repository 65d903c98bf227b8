using Microsoft.AspNetCore.Http;

namespace Tollgate.Simulator.Serving;

/// <summary>Answers outside the attempt record: lists, stored objects, the control interface.</summary>
internal static class PlainAnswer
{
    public static async Task JsonAsync(HttpContext http, int status, Action<System.Text.Json.Utf8JsonWriter> write)
    {
        using var buffer = new EventBuffer();
        write(buffer.Begin());
        buffer.End();
        await BytesAsync(http, status, buffer.Written.ToArray(), "application/json");
    }

    public static async Task BytesAsync(HttpContext http, int status, ReadOnlyMemory<byte> bytes, string contentType)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }

    public static Task RefuseAsync(HttpContext http, Provider provider, Refusal refusal) =>
        JsonAsync(http, refusal.Status, json => RefusalWriter.Write(json, refusal, provider, "req_none"));
}
