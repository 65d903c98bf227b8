using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Shutdown;

/// <summary>The verb <c>serve</c> as an operator runs it: the program itself, with a configuration file.</summary>
internal sealed class ServeProcess : IDisposable
{
    private const int Terminate = 15;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ServeProcess(Process process, Uri address, string configuration)
    {
        (_process, Address, Configuration) = (process, address, configuration);
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal Uri Address { get; }

    /// <summary>All lines it has printed, on both of its streams.</summary>
    internal IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The configuration file it reads.</summary>
    internal string Configuration { get; }

    /// <summary>An address that is free at the moment.</summary>
    internal static Uri FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
    }

    /// <param name="data">Its data directory, and where its configuration is written.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="keys">The rest of its configuration.</param>
    internal static ServeProcess Start(string data, Uri address, string keys)
    {
        var configuration = Path.Combine(data, "tollgate.yaml");
        File.WriteAllText(configuration, Text(address, keys));
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "tollgate.dll"), "serve", "--config", configuration, "--data", data])
        {
            start.ArgumentList.Add(argument);
        }

        return new ServeProcess(Process.Start(start)!, address, configuration);
    }

    /// <summary>The whole text of a configuration.</summary>
    internal static string Text(Uri address, string keys) => $"listen:\n  - {address.AbsoluteUri.TrimEnd('/')}\njournal:\n  ephemeral: accept\n{keys}\n";

    /// <summary>Waits until it serves.</summary>
    internal async Task ReadyAsync(HttpClient http)
    {
        await Until.TrueAsync(async () =>
        {
            HasExited.ShouldBeFalse("the gateway did not start:\n" + string.Join('\n', Lines));
            return await StatusOfAsync(http, "/readyz") == HttpStatusCode.OK;
        }, "the gateway serves");
    }

    /// <summary>Null where nobody answers.</summary>
    internal static async Task<HttpStatusCode?> StatusOfAsync(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(path);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    internal bool HasExited => _process.HasExited;

    internal void Signal() => Kill(_process.Id, Terminate).ShouldBe(0);

    internal async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs printed)
    {
        if (printed.Data is { } line)
        {
            _lines.Enqueue(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
