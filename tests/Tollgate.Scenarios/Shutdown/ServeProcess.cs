using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Tollgate.Simulator;

namespace Tollgate.Scenarios.Shutdown;

/// <summary>The verb <c>serve</c> as an operator runs it: the program itself, with a configuration file.</summary>
internal sealed class ServeProcess : IDisposable
{
    private const int Terminate = 15;
    private readonly Process _process;

    private ServeProcess(Process process, Uri address) => (_process, Address) = (process, address);

    internal Uri Address { get; }

    internal static ServeProcess Start(string data, SimulatorHost simulator)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var configuration = Path.Combine(data, "tollgate.yaml");
        File.WriteAllText(configuration, $$"""
            listen:
              - {{address.AbsoluteUri.TrimEnd('/')}}
            journal:
              ephemeral: accept
            shutdown:
              drain: 60s
            providers:
              openai:
                base_url: {{simulator.BaseAddress.AbsoluteUri.TrimEnd('/')}}/v1
                key: simulated-key
            """);
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "tollgate.dll"), "serve", "--config", configuration, "--data", data])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServeProcess(process, address);
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

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
