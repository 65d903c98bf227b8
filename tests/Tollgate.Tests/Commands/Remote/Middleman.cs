using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tollgate.Tests.Commands.Remote;

/// <summary>Stands between a verb and a gateway, over real sockets: sees every request, and can lose an answer.</summary>
internal sealed class Middleman : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private Middleman(WebApplication app) => _app = app;

    internal Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Called before a request is passed on.</summary>
    internal Func<HttpRequest, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Whether the answer to a request is lost.</summary>
    internal Func<HttpRequest, bool> Loses { get; set; } = static _ => false;

    /// <summary>The requests so far, with the conditions they carried.</summary>
    internal List<(string Request, string IfMatch, string IdempotencyKey)> Seen { get; } = [];

    internal static async Task<Middleman> StartAsync(Uri gateway)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var middleman = new Middleman(app);
        app.Run(context => middleman.PassAsync(gateway, context));
        await app.StartAsync();
        return middleman;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(Uri gateway, HttpContext context)
    {
        var asked = context.Request;
        lock (Seen)
        {
            Seen.Add(($"{asked.Method} {asked.Path}", asked.Headers.IfMatch.ToString(), asked.Headers["Idempotency-Key"].ToString()));
        }

        await Before(asked);
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(gateway, asked.Path + asked.QueryString.ToString()));
        if (asked.ContentLength > 0)
        {
            using var body = new MemoryStream();
            await asked.Body.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", asked.ContentType);
        }

        foreach (var name in (string[])["Authorization", "If-Match", "Idempotency-Key"])
        {
            if (asked.Headers.TryGetValue(name, out var value))
            {
                request.Headers.TryAddWithoutValidation(name, value.ToString());
            }
        }

        using var answer = await _http.SendAsync(request);
        if (Loses(asked))
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.Headers.ETag is { } tag)
        {
            context.Response.Headers.ETag = tag.ToString();
        }

        if (answer.StatusCode != System.Net.HttpStatusCode.NoContent)
        {
            await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
        }
    }
}
