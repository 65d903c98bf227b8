using System.Net;

namespace Tollgate.Commands.Doctor;

/// <summary>What is examined, and what the checks have learned for each other. Used by one flow of control.</summary>
internal sealed class DoctorContext(string data, Uri url, string? key, HttpClient http, TimeProvider time, bool isNamed = false)
{
    internal string Data => data;

    internal string Url { get; } = url.AbsoluteUri.TrimEnd('/');

    internal Uri Address => url;

    /// <summary>The address was given, so that something is expected there.</summary>
    internal bool IsNamed => isNamed;

    internal string? Key => key;

    internal HttpClient Http => http;

    internal TimeProvider Time => time;

    /// <summary>A gateway answered at the address.</summary>
    internal bool IsServing { get; set; }

    /// <summary>Another process holds the journal of the data directory.</summary>
    internal bool IsInUse { get; set; }

    internal string PathOf(string name) => Path.Combine(data, name);

    /// <summary>An answer of the gateway; null when it cannot be reached, with the reason.</summary>
    internal async Task<(HttpStatusCode? Status, byte[] Body, DateTimeOffset? Date, string? Error)> GetAsync(string path, CancellationToken cancellation)
    {
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, Url + path);
            if (key is not null)
            {
                message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            }

            using var response = await http.SendAsync(message, cancellation).ConfigureAwait(false);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false), response.Headers.Date, null);
        }
        catch (HttpRequestException unreachable)
        {
            return (null, [], null, unreachable.Message);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, [], null, "no answer within 10 seconds");
        }
    }
}
