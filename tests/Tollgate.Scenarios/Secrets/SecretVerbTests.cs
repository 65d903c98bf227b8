using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Tollgate.Scenarios.Secrets;

/// <summary><c>tollgate secrets</c> as a process: the value comes from standard input and goes nowhere else.</summary>
public sealed class SecretVerbTests : IDisposable
{
    private const string Value = "sk-verb-canary-4711";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tollgate-secret-verbs-");
    private readonly string _master = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_value_is_sealed_listed_by_its_fingerprint_rotated_and_removed()
    {
        var masters = Path.Combine(_folder.FullName, "master");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "tollgate.yaml"), "store: {path: data}\ntime_zone: Europe/Berlin\nsecrets: {master_key_file: master}\nproviders: {openai: {key: 'secret:openai'}}\n");
        (await RunAsync(Value, "set", "openai")).Code.ShouldBe(2);
        await File.WriteAllTextAsync(masters, _master + "\n");

        var set = await RunAsync(Value + "\n", "set", "openai");

        set.ShouldSatisfyAllConditions(() => set.Code.ShouldBe(0, set.Output), () => set.Output.ShouldContain("fingerprint"));
        var row = (await JsonAsync("list"))[0];
        (row.GetProperty("name").GetString(), row.GetProperty("version").GetInt32(), row.GetProperty("used_by")[0].GetString()).ShouldBe(("openai", 1, "openai/default"));
        await File.WriteAllTextAsync(masters, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
        (await RunAsync("", "rotate")).Code.ShouldBe(1);
        await File.AppendAllTextAsync(masters, _master + "\n");
        (await JsonAsync("rotate")).GetProperty("sealed_anew").GetInt32().ShouldBe(1);
        var again = (await JsonAsync("list"))[0];
        (again.GetProperty("version").GetInt32(), again.GetProperty("changed").GetString()).ShouldBe((2, row.GetProperty("changed").GetString()));
        again.GetProperty("master_key").GetString().ShouldNotBe(row.GetProperty("master_key").GetString());
        (await RunAsync("", "remove", "openai")).Code.ShouldBe(2);
        (await RunAsync("two words", "set", "other")).Code.ShouldBe(2);
        var all = set.Output + (await RunAsync("", "list")).Output + row + again;
        all.ShouldNotContain("canary");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder.FullName, "data"), "*", SearchOption.AllDirectories))
        {
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).ShouldNotContain("canary", Case.Insensitive, file);
        }

        (await RunAsync("", "remove", "openai", "--force")).Code.ShouldBe(0);
        (await JsonAsync("list")).GetArrayLength().ShouldBe(0);
    }

    private async Task<JsonElement> JsonAsync(params string[] args)
    {
        var (code, output) = await RunAsync("", [.. args, "--json"]);
        code.ShouldBe(0, output);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<(int Code, string Output)> RunAsync(string input, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "tollgate.dll"), "secrets" },
        };
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("TOLLGATE_MASTER_KEY");
        start.Environment.Remove("TOLLGATE_DATA");
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}
