using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// <c>Idempotency-Key</c> on changes: the same key with the same request is made once and answered again. Refusals are not kept: nothing was done,
/// and a repeat is looked at anew. A secret is in the first answer only.
/// </summary>
internal sealed class Idempotency(TollgateServer server)
{
    internal const string Header = "Idempotency-Key";
    internal const string Replayed = "idempotency-replayed";

    /// <summary>How long answers are kept.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>How many requests of one admin key are kept, the newest.</summary>
    internal const int Most = 1_000;

    private const int Longest = 200;
    private readonly Guid _run = Guid.NewGuid();

    /// <summary>An endpoint filter behind the sign-in.</summary>
    internal async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var written = context.Request.Headers[Header];
        if (written.Count == 0 || !IsChange(context.Request.Method))
        {
            return await next(invocation).ConfigureAwait(false);
        }

        if (written is not [{ Length: > 0 and <= Longest } key] || key.Any(static c => c is < ' ' or > '~'))
        {
            return ApiResults.Problem(Header, "", $"{Header} must be one text of 1 to {Longest} printable ASCII characters, such as a UUID.");
        }

        var request = await ReadAsync(context, key).ConfigureAwait(false);
        var (state, answer) = server.Control.Idempotency.Begin(request, _run, Lifetime, Most);
        return state switch
        {
            IdempotentState.Answered => Replay(context, answer!),
            IdempotentState.Different => ApiResults.Error(422, "idempotency_key_reused", $"This {Header} was used for another request; write another one."),
            IdempotentState.InProgress => ApiResults.Error(409, "in_progress", "The same request is being done; ask again in a moment."),
            IdempotentState.AnswerLost => ApiResults.Error(409, "answer_lost", "This was done, and its answer was lost with the process that did it; look for what it made."),
            _ => await DoAsync(invocation, next, request).ConfigureAwait(false),
        };
    }

    private static bool IsChange(string method) => HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method);

    private async ValueTask<object?> DoAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next, IdempotentRequest request)
    {
        var context = invocation.HttpContext;
        var isKept = false;
        request.Act();
        try
        {
            if (await next(invocation).ConfigureAwait(false) is not IResult result)
            {
                throw new InvalidOperationException("A change is answered with a result.");
            }

            // Kept before it is sent: who never gets it asks again and does. Written whole also when the caller has gone meanwhile, because results
            // that see that leave the answer empty and say nothing.
            var body = new MemoryStream();
            var (sink, gone) = (context.Response.Body, context.RequestAborted);
            try
            {
                (context.Response.Body, context.RequestAborted) = (body, CancellationToken.None);
                await result.ExecuteAsync(context).ConfigureAwait(false);
            }
            finally
            {
                (context.Response.Body, context.RequestAborted) = (sink, gone);
            }

            if (context.Response.StatusCode is >= 200 and < 300)
            {
                server.Control.Idempotency.Complete(request, new IdempotentAnswer(context.Response.StatusCode, context.Response.Headers.ETag.ToString(), WithoutSecrets(body.ToArray(), context.Response.ContentType)));
                isKept = true;
            }

            if (body.Length > 0)
            {
                await sink.WriteAsync(body.ToArray(), context.RequestAborted).ConfigureAwait(false);
            }

            return Results.Empty;
        }
        finally
        {
            if (!isKept)
            {
                server.Control.Idempotency.Release(request);
            }
        }
    }

    private static IResult Replay(HttpContext context, IdempotentAnswer answer)
    {
        context.Response.Headers[Replayed] = "true";
        if (answer.ETag.Length > 0)
        {
            context.Response.Headers.ETag = answer.ETag;
        }

        return answer.Body.IsEmpty
            ? Results.StatusCode(answer.Status)
            : Results.Text(Encoding.UTF8.GetString(answer.Body.Span), "application/json; charset=utf-8", statusCode: answer.Status);
    }

    private async Task<IdempotentRequest> ReadAsync(HttpContext context, string key)
    {
        // Here as a whole and bounded: the sign-in has read it.
        var body = context.Request.Body;
        var digest = await SHA256.HashDataAsync(body, context.RequestAborted).ConfigureAwait(false);
        if (body.CanSeek)
        {
            body.Position = 0;
        }

        var what = Encoding.UTF8.GetBytes($"idempotent request\0{context.Request.Method}\0{context.Request.Path}{context.Request.QueryString}\0");
        var pepper = server.Control.Installation.Pepper;
        var hashes = new byte[64];
        pepper.Hash(Encoding.UTF8.GetBytes("idempotency key\0" + key), hashes.AsSpan(0, 32));
        pepper.Hash([.. what, .. digest], hashes.AsSpan(32));
        return new IdempotentRequest(context.Viewer().KeyId, hashes.AsMemory(0, 32), hashes.AsMemory(32));
    }

    /// <summary>An answer without whatever has the form of a secret of ours, and with a word about it.</summary>
    internal static byte[] WithoutSecrets(byte[] body, string? type = "application/json")
    {
        if (body.Length > 0 && type?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            // Such as a sheet with the secrets of new keys.
            return JsonSerializer.SerializeToUtf8Bytes(new { message = "This was done. The answer was sent once and is not kept, because it can carry secrets." }, ApiJson.Options);
        }

        if (body.Length == 0 || JsonNode.Parse(body) is not { } answer || !CutSecrets(answer))
        {
            return body;
        }

        if (answer is JsonObject whole)
        {
            whole["message"] = "The secret was in the first answer alone and is not kept. If it is lost, revoke this key and make another.";
        }

        return Encoding.UTF8.GetBytes(answer.ToJsonString(ApiJson.Options));
    }

    private static bool CutSecrets(JsonNode node)
    {
        var cut = false;
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (name == "secret" || IsSecret(value))
                    {
                        (members[name], cut) = (null, true);
                    }
                    else if (value is not null)
                    {
                        cut |= CutSecrets(value);
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (IsSecret(items[i]))
                    {
                        (items[i], cut) = (null, true);
                    }
                    else if (items[i] is { } item)
                    {
                        cut |= CutSecrets(item);
                    }
                }

                break;
        }

        return cut;
    }

    private static bool IsSecret(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text)
        && (KeySecret.IsWellFormed(text, KeySecret.VirtualPrefix) || KeySecret.IsWellFormed(text, KeySecret.AdminPrefix) || KeySecret.IsWellFormed(text, KeySecret.SetupPrefix)
            || KeySecret.IsWellFormed(text, KeySecret.ScimPrefix));
}
