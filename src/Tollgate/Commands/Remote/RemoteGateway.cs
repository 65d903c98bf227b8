using System.Net.Http.Headers;
using System.Text;
using Tollgate.Hosting;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>The admin API of a gateway elsewhere, for verbs that were given its address. What goes wrong is one sentence for whoever typed the verb.</summary>
internal sealed class RemoteGateway : IDisposable
{
    /// <summary>Where the admin key is taken from when no file is named: never an argument, which other people of the machine can see.</summary>
    internal const string KeyVariable = "TOLLGATE_ADMIN_KEY";

    private readonly HttpClient _http;
    private readonly Uri _address;

    private RemoteGateway(Uri address, string key)
    {
        _address = address;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromMinutes(3) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Throws <see cref="StartupException"/> when the address or the key is none.</summary>
    internal static RemoteGateway At(string address, string? keyFile)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.UserInfo.Length > 0)
        {
            throw new StartupException($"--url is '{address}'; write an address such as https://tollgate.example.com.");
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
            ? new RemoteGateway(new Uri(url.ToString().TrimEnd('/') + "/"), key!.Trim())
            : throw new StartupException($"There is no admin key (tg-admin-…) in {(keyFile is null ? $"the variable {KeyVariable}; set it, or name a file with --key-file" : $"'{keyFile}'")}.");
    }

    /// <summary>Sends a change; its status and body. Throws <see cref="StartupException"/> when the gateway cannot be reached or does not let the key in.</summary>
    internal async Task<(int Status, string Body)> PostAsync(string path, string text, string mediaType, CancellationToken cancellation)
    {
        try
        {
            using var content = new StringContent(text, Encoding.UTF8, mediaType);
            using var answer = await _http.PostAsync(new Uri(_address, path), content, cancellation).ConfigureAwait(false);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
        }
        catch (HttpRequestException unreachable)
        {
            throw new StartupException($"{_address} cannot be reached: {unreachable.Message}", unreachable);
        }
        catch (TaskCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new StartupException($"{_address} did not answer within 3 minutes; whether it made the change is not known.", late);
        }
    }

    public void Dispose() => _http.Dispose();
}
