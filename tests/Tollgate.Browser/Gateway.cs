using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Tollgate.Browser;

/// <summary>A real <c>tollgate serve</c> on a fresh data directory with simulated providers; keys or setup token are those it printed.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _data;
    private readonly HttpClient _http = new();

    private Gateway(Process process, string data, Uri address, string adminKey, string callerKey)
    {
        (_process, _data, Address, AdminKey, CallerKey) = (process, data, address, adminKey, callerKey);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", callerKey);
    }

    internal Uri Address { get; }

    internal string AdminKey { get; }

    internal string CallerKey { get; }

    /// <summary>The setup token of a gateway that was started without keys.</summary>
    internal string SetupToken { get; private init; } = "";

    /// <summary>A gateway with the first keys.</summary>
    internal static Task<Gateway> StartAsync() => StartAsync(["--first-keys"], "Then: ", text => (Word(text, "tg-admin-"), Word(text, "sk-tg-"), ""));

    /// <summary>A gateway that nobody has set up.</summary>
    internal static Task<Gateway> StartBareAsync() => StartAsync([], "  curl ", text => ("", "", Word(text, "tg-setup-")));

    private static async Task<Gateway> StartAsync(string[] options, string last, Func<string, (string Admin, string Caller, string Setup)> read)
    {
        var data = Directory.CreateTempSubdirectory("tollgate-browser-").FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = data };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "tollgate.dll"), "serve", "--simulate", "--ephemeral", "--data", data, "--listen", "http://127.0.0.1:0" }.Concat(options))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var printed = new StringBuilder();
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? "");
        process.OutputDataReceived += (_, line) =>
        {
            printed.AppendLine(line.Data);
            if (line.Data is null || line.Data.StartsWith(last, StringComparison.Ordinal))
            {
                ready.TrySetResult(printed.ToString());
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var text = await ready.Task;
        text.ShouldContain(last, customMessage: "The gateway did not start.");
        var (admin, caller, setup) = read(text);
        return new Gateway(process, data, new Uri(Word(text, "Tollgate serves ")[16..]), admin, caller) { SetupToken = setup };
    }

    /// <summary>Sends a chat request; returns its exact cost as the gateway reported it.</summary>
    internal async Task<(string Id, string Cost)> AskAsync(string model, string prompt = "Say hello")
    {
        var body = new StringContent($$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{prompt}}"}]}""", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(Address, "/v1/chat/completions"), body);
        answer.EnsureSuccessStatusCode();
        return (answer.Headers.GetValues("x-tollgate-request-id").Single(), answer.Headers.GetValues("x-tollgate-cost-usd").Single());
    }

    /// <summary>Posts to the admin API.</summary>
    internal async Task PostAsync(string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        using var answer = await _http.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>The first word of a text that begins in this way.</summary>
    private static string Word(string text, string beginning)
    {
        var start = text.IndexOf(beginning, StringComparison.Ordinal);
        var end = text.IndexOfAny([' ', '\n', '\r', '"'], start + beginning.Length);
        return text[start..end];
    }
}
