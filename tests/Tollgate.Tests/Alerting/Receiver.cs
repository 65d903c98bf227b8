using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tollgate.Tests.Alerting;

/// <summary>A web server that takes webhooks, checks their signatures by its own means and answers what it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    internal const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly ConcurrentQueue<Received> _received = new();
    private readonly ConcurrentQueue<int> _answers = new();
    private WebApplication _web = null!;

    internal IReadOnlyList<Received> Received => [.. _received];

    /// <summary>What it answers when nothing else was said.</summary>
    internal int Status { get; set; } = 200;

    internal Uri Url => new(_web.Urls.First() + "/alerts");

    internal static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        receiver._web = builder.Build();
        receiver._web.Run(receiver.TakeAsync);
        await receiver._web.StartAsync();
        return receiver;
    }

    /// <summary>Answers these first, in order.</summary>
    internal void Answer(params int[] statuses)
    {
        foreach (var status in statuses)
        {
            _answers.Enqueue(status);
        }
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var text = Encoding.UTF8.GetString(body.ToArray());
        var headers = context.Request.Headers;
        var (id, timestamp) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{text}")));
        _received.Enqueue(new Received(
            id, headers["webhook-signature"] == expected, timestamp.Length == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture)),
            text, JsonSerializer.Deserialize<JsonElement>(text)));
        var status = _answers.TryDequeue(out var told) ? told : Status;
        context.Response.StatusCode = status;
        if (status is 302)
        {
            context.Response.Headers.Location = "/elsewhere";
        }
    }
}
