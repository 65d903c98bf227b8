using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Hosting;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>
/// The admin API of a gateway elsewhere, for verbs that were given its address. What goes wrong is one sentence for whoever typed the verb. A change whose answer
/// is lost is asked for again under the same <c>Idempotency-Key</c>, so that it is made once. For one verb: not thread-safe.
/// </summary>
internal sealed class RemoteGateway : IDisposable
{
    /// <summary>Where the admin key is taken from when no file is named: never an argument, which other people of the machine can see.</summary>
    internal const string KeyVariable = "TOLLGATE_ADMIN_KEY";

    /// <summary>How often one request is sent at most.</summary>
    private const int Tries = 3;

    /// <summary>How often a request that is being done is asked about.</summary>
    private const int Questions = 20;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly string _again;
    private int _changes;

    private RemoteGateway(Uri address, string key, string? again)
    {
        _address = address;
        _again = again ?? Guid.CreateVersion7().ToString();
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromMinutes(3) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Throws <see cref="StartupException"/> when the address or the key is none.</summary>
    /// <param name="address">Of the gateway.</param>
    /// <param name="keyFile">The file with the admin key; null for the variable.</param>
    /// <param name="again">The idempotency key of a call whose answer was lost; null for a new one.</param>
    internal static RemoteGateway At(string address, string? keyFile, string? again = null)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
        {
            throw new StartupException($"--gateway is '{address}'; write an address such as https://tollgate.example.com.");
        }

        if (again is not null && (again.Length is 0 or > 150 || again.Any(static c => c is <= ' ' or > '~')))
        {
            throw new StartupException("--idempotency-key must be the one that was named when the answer was lost.");
        }

        string? key;
        try
        {
            key = keyFile is null ? Environment.GetEnvironmentVariable(KeyVariable) : File.ReadAllText(keyFile);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The file '{keyFile}' cannot be read: {unreadable.Message}", unreadable);
        }

        return KeySecret.IsWellFormed(key?.Trim(), KeySecret.AdminPrefix)
            ? new RemoteGateway(new Uri(url.ToString().TrimEnd('/') + "/"), key!.Trim(), again)
            : throw new StartupException($"There is no admin key (tg-admin-…) in {(keyFile is null ? $"the variable {KeyVariable}; set it, or name a file with --key-file" : $"'{keyFile}'")}.");
    }

    /// <summary>Asks a question. Throws <see cref="RemoteFailureException"/> when the gateway cannot be reached or fails.</summary>
    internal Task<RemoteAnswer> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, null, cancellation);

    /// <summary>Asks for a change. Throws <see cref="RemoteFailureException"/> when the gateway cannot be reached or fails.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">What of.</param>
    /// <param name="content">The body and its media type; null for none.</param>
    /// <param name="version">The ETag of the row the change is based on; null for whichever there is.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<RemoteAnswer> ChangeAsync(HttpMethod method, string path, (string Text, string MediaType)? content, string? version, CancellationToken cancellation)
    {
        // The changes of one verb have one key each, and the same ones when it is repeated.
        var again = _changes++ == 0 ? _again : string.Create(CultureInfo.InvariantCulture, $"{_again}-{_changes}");
        for (var asked = 1; ; asked++)
        {
            var answer = await SendAsync(
                method, path, content,
                request =>
                {
                    request.Headers.Add(Idempotency.Header, again);
                    if (version is not null)
                    {
                        request.Headers.TryAddWithoutValidation("If-Match", version);
                    }
                },
                cancellation).ConfigureAwait(false);
            if (answer.Status != 409 || asked == Questions || Code(answer) != "in_progress")
            {
                return answer;
            }

            await Task.Delay(s_pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The answer as JSON. Throws <see cref="StartupException"/> when it is none.</summary>
    internal JsonElement Read(RemoteAnswer answer)
    {
        try
        {
            return answer.Body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(answer.Body);
        }
        catch (JsonException unreadable)
        {
            throw NoGateway(answer, unreadable);
        }
    }

    /// <summary>For an answer that no gateway of ours gives.</summary>
    internal StartupException NoGateway(RemoteAnswer answer, Exception? why = null) =>
        new($"The answer ({answer.Status}) of {_address} is none of a Tollgate gateway's; check --gateway.", why!);

    public void Dispose() => _http.Dispose();

    private async Task<RemoteAnswer> SendAsync(
        HttpMethod method, string path, (string Text, string MediaType)? content, Action<HttpRequestMessage>? change, CancellationToken cancellation)
    {
        for (var sent = 1; ; sent++)
        {
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(_address, path));
                change?.Invoke(request);
                request.Content = content is var (text, mediaType) ? new StringContent(text, Encoding.UTF8, mediaType) : null;
                using var answer = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
                var read = new RemoteAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false), answer.Headers.ETag?.ToString());
                if (read.Status is < 502 or > 504 || sent == Tries)
                {
                    return Judge(method, read, answer.Headers.Location);
                }

                // What stands before the gateway lost it, or it starts anew.
                await Task.Delay(s_pause, cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException unreachable) when (unreachable.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
            {
                throw new RemoteFailureException($"{_address} cannot be reached: {unreachable.Message.TrimEnd('.')}. {Advice(unreachable)}", unreachable);
            }
            catch (HttpRequestException) when (sent < Tries)
            {
                // The connection broke: it is not known what was done, and asking again does nothing twice.
                await Task.Delay(s_pause, cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException lost)
            {
                throw new RemoteFailureException($"{_address} did not answer: {lost.Message.TrimEnd('.')}. {Unknown(method)}", lost);
            }
            catch (TaskCanceledException late) when (!cancellation.IsCancellationRequested)
            {
                throw new RemoteFailureException($"{_address} did not answer within 3 minutes. {Unknown(method)}", late);
            }
        }
    }

    private RemoteAnswer Judge(HttpMethod method, RemoteAnswer answer, Uri? location) => answer.Status switch
    {
        >= 300 and < 400 => throw new StartupException($"{_address} answers {answer.Status} and points to {location?.ToString() ?? "nowhere"}; the key goes to no other address than the one named with --gateway."),
        429 => throw new RemoteFailureException($"{_address} answers 429: {RemoteRefusal.Message(answer) ?? "too many requests; try again in a minute."}"),
        >= 500 => throw new RemoteFailureException($"{_address} answers {answer.Status}: {RemoteRefusal.Message(answer) ?? "it does not say why."} {Unknown(method)}"),
        _ => answer,
    };

    private string Unknown(HttpMethod method) => method == HttpMethod.Get
        ? "Try again."
        : $"Whether the change was made is not known: repeat the call with --idempotency-key {_again}, and it is made once.";

    private static string Advice(HttpRequestException unreachable) => unreachable.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => "Check that the address is https, and that this machine trusts the certificate: a private CA goes into its store, or into a file that SSL_CERT_FILE names.",
        HttpRequestError.ProxyTunnelError => "Check HTTPS_PROXY and NO_PROXY.",
        HttpRequestError.NameResolutionError => "Check the host in --gateway, and HTTPS_PROXY where one is needed.",
        _ => "Check --gateway, that the gateway runs and listens there, and HTTPS_PROXY and NO_PROXY.",
    };

    private static string? Code(RemoteAnswer answer)
    {
        try
        {
            return JsonNode.Parse(answer.Body)?["error"]?.ToString();
        }
        catch (Exception none) when (none is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
