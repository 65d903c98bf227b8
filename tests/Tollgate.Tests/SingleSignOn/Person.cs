using System.Net;
using System.Text.RegularExpressions;

namespace Tollgate.Tests.SingleSignOn;

/// <summary>A person at a browser: follows what pages say, keeps cookies, fills in the forms of the provider.</summary>
internal sealed partial class Person(string name) : IDisposable
{
    private const int MostSteps = 20;
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    /// <summary>Opens an address and goes on until a page has no form of the provider; or until a redirect leads to what <paramref name="stop"/> names.</summary>
    internal async Task<(Uri At, HttpStatusCode Status, string Text)> OpenAsync(Uri address, string? stop = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        for (var step = 0; step < MostSteps; step++)
        {
            var at = request.RequestUri!;
            using var answer = await _http.SendAsync(request);
            request.Dispose();
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.Headers.Location is { } location)
            {
                var to = new Uri(at, location);
                if (stop is not null && to.AbsoluteUri.StartsWith(stop, StringComparison.Ordinal))
                {
                    return (to, answer.StatusCode, text);
                }

                request = new HttpRequestMessage(HttpMethod.Get, to);
            }
            else if (Form().Match(text) is { Success: true } form && !at.AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal))
            {
                var fields = Input().Matches(form.Value).ToDictionary(static input => Named(input.Value, "name"), static input => Named(input.Value, "value"));
                fields.Remove("");

                // Where nobody asks for them they do no harm.
                (fields["login"], fields["password"]) = (name, "any");

                request = new HttpRequestMessage(HttpMethod.Post, new Uri(at, WebUtility.HtmlDecode(form.Groups["action"].Value))) { Content = new FormUrlEncodedContent(fields) };
            }
            else
            {
                return (at, answer.StatusCode, text);
            }
        }

        throw new InvalidOperationException($"{name} is sent around in circles at {request.RequestUri}.");
    }

    /// <summary>A request of a page, with the cookies.</summary>
    internal async Task<HttpResponseMessage> GetAsync(Uri address) => await _http.GetAsync(address);

    internal async Task<HttpResponseMessage> PostAsync(Uri address, HttpContent content, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Add("x-tollgate-csrf", token);
        return await _http.SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private static string Named(string input, string attribute)
    {
        var at = input.IndexOf($" {attribute}=\"", StringComparison.Ordinal);
        return at < 0 ? "" : WebUtility.HtmlDecode(input[(at + attribute.Length + 3)..input.IndexOf('"', at + attribute.Length + 3)]);
    }

    [GeneratedRegex("<form[^>]* action=\"(?<action>[^\"]*)\".*?</form>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("<input[^>]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Input();
}
