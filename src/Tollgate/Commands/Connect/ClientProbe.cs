using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tollgate.Commands.Connect;

/// <summary>Sends one client's request through the gateway and asks what it cost.</summary>
internal sealed class ClientProbe(HttpClient http, string url, string key)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    internal static HttpClient NewHttp() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_patience };

    internal async Task<ProbeAnswer> SendAsync(ClientRequest request, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        try
        {
            using var message = Message(request);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            var elapsed = time.GetElapsedTime(started);
            var id = response.Headers.TryGetValues("x-tollgate-request-id", out var ids) ? ids.First() : null;
            var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
            return new ProbeAnswer
            {
                Status = (int)response.StatusCode,
                Error = response.IsSuccessStatusCode ? id is null ? "The answer has no x-tollgate-request-id: this is not a Tollgate gateway." : null : Explain(body),
                Elapsed = elapsed,
                Bytes = body.LongLength,
                Events = isStream ? CountEvents(body) : 0,
                RequestId = id,
                Record = id is null || !response.IsSuccessStatusCode ? null : await RecordAsync(id, cancellation).ConfigureAwait(false),
            };
        }
        catch (HttpRequestException unreachable)
        {
            return new ProbeAnswer { Error = $"{url} cannot be reached: {unreachable.Message}", Elapsed = time.GetElapsedTime(started) };
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeAnswer { Error = $"No answer within {s_patience.TotalMinutes:0} minutes.", Elapsed = time.GetElapsedTime(started) };
        }
    }

    private HttpRequestMessage Message(ClientRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, url + request.Path) { Content = new ByteArrayContent(request.Body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        message.Headers.TryAddWithoutValidation(request.KeyHeader, request.KeyHeader == "Authorization" ? "Bearer " + key : key);
        return message;
    }

    private async Task<JsonNode?> RecordAsync(string id, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, $"{url}/v1/requests/{id}");
        message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        using var response = await http.SendAsync(message, cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false))
            : null;
    }

    // The sentence is at error.message in every dialect.
    private static string Explain(byte[] body)
    {
        try
        {
            var error = JsonNode.Parse(body)?["error"];
            return error?["message"]?.ToString() ?? error?.ToString() ?? "The answer has no explanation.";
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return "The answer is not JSON.";
        }
    }

    private static int CountEvents(ReadOnlySpan<byte> body)
    {
        var events = 0;
        while (body.IndexOf("data:"u8) is >= 0 and var at)
        {
            events++;
            var end = body[at..].IndexOf((byte)'\n');
            body = end < 0 ? [] : body[(at + end)..];
        }

        return events;
    }
}
