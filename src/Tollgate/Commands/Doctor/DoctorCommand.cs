using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Tollgate.Commands.Connect;
using Tollgate.Configuration;

namespace Tollgate.Commands.Doctor;

/// <summary><c>tollgate doctor</c>: what is wrong with this installation, in one look. Exit code 1 when something fails.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    internal static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file, as for 'tollgate serve'." };
        var data = new Option<string?>("--data") { Description = "Directory of the embedded store; wins over store.path." };
        var url = GatewayUrl.Option();
        var key = new Option<string?>("--key") { Description = "A Tollgate key to check. Default: TOLLGATE_KEY." };
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Check data directory, stores, gateway, key, providers, clock and limits.") { config, data, url, key, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var http = ClientProbe.NewHttp();
            http.Timeout = s_patience;
            var secret = parse.GetValue(key) ?? Environment.GetEnvironmentVariable("TOLLGATE_KEY");
            var loaded = ConfigurationLoader.Load(parse.GetValue(config), new ProcessEnvironment());
            var directory = parse.GetValue(data) ?? Environment.GetEnvironmentVariable("TOLLGATE_DATA") ?? loaded.Configuration?.Store.Path ?? "data";
            var context = new DoctorContext(directory, parse.GetValue(url)!, string.IsNullOrEmpty(secret) ? null : secret, http, TimeProvider.System, isNamed: parse.GetResult(url) is { Implicit: false });
            return await PrintAsync(ExamineAsync(context, loaded, cancellation), parse.GetValue(json)).ConfigureAwait(false);
        });
        return command;
    }

    internal static async IAsyncEnumerable<Finding> ExamineAsync(DoctorContext context, ConfigurationResult loaded, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var finding in ConfigurationChecks.Of(loaded))
        {
            yield return finding;
        }

        yield return MachineChecks.DataDirectory(context);
        yield return MachineChecks.TimeZones(context);
        yield return MachineChecks.FileDescriptors(context);
        await foreach (var finding in StoreChecks.RunAsync(context, cancellation).ConfigureAwait(false))
        {
            yield return finding;
        }

        if (SecretChecks.Of(context, loaded.Configuration) is { } secrets)
        {
            yield return secrets;
        }

        await foreach (var finding in GatewayChecks.RunAsync(context, cancellation).ConfigureAwait(false))
        {
            yield return finding;
        }

        yield return MachineChecks.Port(context);
        await foreach (var finding in ProviderChecks.RunAsync(loaded.Configuration?.Gateway.Providers ?? [], cancellation).ConfigureAwait(false))
        {
            yield return finding;
        }
    }

    private static async Task<int> PrintAsync(IAsyncEnumerable<Finding> findings, bool json)
    {
        var all = new List<Finding>();
        await foreach (var finding in findings.ConfigureAwait(false))
        {
            all.Add(finding);
            if (!json)
            {
                await Console.Out.WriteLineAsync($"{Word(finding.Level),-5} {finding.Check,-16} {finding.Message}").ConfigureAwait(false);
            }
        }

        var failed = all.Count(finding => finding.Level == FindingLevel.Fail);
        var warned = all.Count(finding => finding.Level == FindingLevel.Warn);
        await Console.Out.WriteLineAsync(json
            ? JsonSerializer.Serialize(new { healthy = failed == 0, failed, warned, findings = all.Select(finding => new { check = finding.Check, level = Word(finding.Level), message = finding.Message }) })
            : $"\n{all.Count - failed - warned} ok, {warned} to look at, {failed} failed").ConfigureAwait(false);
        return failed == 0 ? 0 : 1;
    }

    private static string Word(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok",
        FindingLevel.Warn => "warn",
        _ => "FAIL",
    };
}
