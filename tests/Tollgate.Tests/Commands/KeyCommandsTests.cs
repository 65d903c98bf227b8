using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Tests.Commands;

/// <summary>What the verbs of keys leave in the store.</summary>
public sealed class KeyCommandsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-test-");

    [Fact]
    public async Task A_key_is_made_changed_and_emptied()
    {
        (await RunAsync("keys", "create", "--organization", "acme", "--team", "research", "--ip", "10.0.0.0/8", "--require", "feature", "tag:env", "--cost-center", "4711",
            "--metadata", "ticket=42", "--budget", "5", "--window", "week")).Code.ShouldBe(0);
        var snapshot = Read();
        var key = snapshot.Keys.ShouldHaveSingleItem();
        (string.Join(' ', key.AllowedAddresses), string.Join(' ', key.RequiredAttribution), key.CostCenter, key.Metadata["ticket"]).ShouldBe(("10.0.0.0/8", "feature tag:env", "4711", "42"));
        snapshot.Budgets.ShouldHaveSingleItem().ScopeName.ShouldBe(key.Id.ToString());

        (await RunAsync("keys", "set", key.Id.ToString())).Code.ShouldBe(2);
        (await RunAsync("keys", "set", Guid.NewGuid().ToString(), "--name", "x")).Code.ShouldBe(2);
        (await RunAsync("keys", "set", key.Id.ToString(), "--name", "x", "--clear", "colour")).Code.ShouldNotBe(0);
        (await RunAsync("keys", "set", key.Id.ToString(), "--ip", "10.0.0.1/8")).Code.ShouldBe(2);
        var (code, output) = await RunAsync("keys", "set", key.Id.ToString(), "--cost-center", "4712", "--expires", "2999-01-01", "--models", "gpt-*", "--clear", "ip", "team", "--json");
        code.ShouldBe(0, output);
        JsonSerializer.Deserialize<JsonElement>(output).GetProperty("version").GetInt32().ShouldBe(2);
        key = Read().Keys.ShouldHaveSingleItem();
        (key.CostCenter, key.TeamId, key.AllowedAddresses.Count, key.AllowedModels[0], key.ExpiresMicros is null).ShouldBe(("4712", null, 0, "gpt-*", false));
        (await RunAsync("keys", "set", key.Id.ToString(), "--clear", "expires", "models", "metadata", "cost-center")).Code.ShouldBe(0);
        key = Read().Keys.ShouldHaveSingleItem();
        (key.CostCenter, key.AllowedModels.Count, key.Metadata.Count, key.ExpiresMicros).ShouldBe(("", 0, 0, null));
        (await RunAsync("keys", "list", "--unknown-owner")).Output.ShouldContain(key.Id.ToString()[..8]);
        (await RunAsync("keys", "list", "--unused", "1d", "--json")).Output.Trim().ShouldBe("[]");
        (await RunAsync("keys", "list", "--unused", "long")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_exported_can_be_imported_and_a_sheet_with_a_mistake_makes_nothing()
    {
        (await RunAsync("keys", "create", "--organization", "acme", "--team", "research", "--user", "ann", "--name", "=1+1", "--ip", "10.0.0.0/8", "2001:db8::/32", "--require", "tag:env",
            "--tags", "tier=gold", "--project", "apollo", "--metadata", "ticket=42", "--budget", "5.25", "--window", "7d", "--expires", "2999-01-01T10:00:00Z", "--models", "gpt-*", "--feature", "a,b")).Code.ShouldBe(0);
        var (code, sheet) = await RunAsync("keys", "export");
        code.ShouldBe(0);
        sheet.ShouldContain("'=1+1");
        sheet.ShouldNotContain(Read().Keys[0].Hash.ToString()!);
        var file = Path.Combine(_directory.FullName, "keys.csv");
        await File.WriteAllTextAsync(file, sheet);

        (await RunAsync("keys", "import", file, "--dry-run")).Output.ShouldContain("1 keys would be made");
        await File.AppendAllTextAsync(file, ",,,,,bad,acme,fresh-team,,,,,-1,,,,,,nowhere,,\r\n");
        (await RunAsync("keys", "import", file)).Code.ShouldBe(2);
        var (failed, problems) = await RunAsync("keys", "import", file, "--json");
        failed.ShouldBe(2);
        JsonSerializer.Deserialize<JsonElement>(problems).GetProperty("problems").EnumerateArray().Select(one => (one.GetProperty("line").GetInt32(), one.GetProperty("field").GetString()))
            .ShouldBe([(3, "ip_ranges"), (3, "budget")], ignoreOrder: true);
        Read().Keys.ShouldHaveSingleItem();
        Read().Teams.ShouldHaveSingleItem();

        await File.WriteAllTextAsync(file, sheet);
        var secrets = Path.Combine(_directory.FullName, "secrets.csv");
        (await RunAsync("keys", "import", file, "--output", secrets)).Code.ShouldBe(0);
        (await File.ReadAllTextAsync(secrets)).ShouldContain("sk-tg-");
        (await RunAsync("keys", "import", file, "--output", secrets)).Code.ShouldBe(2);
        var keys = Read().Keys;
        keys.Count.ShouldBe(2);
        Comparable(keys[1]).ShouldBe(Comparable(keys[0]));
        Read().Budgets.Select(static budget => (budget.Limit.Value, budget.Window.ToString())).Distinct().ShouldHaveSingleItem();
        await File.WriteAllBytesAsync(file, [.. "name\n"u8, 0xE9]);
        (await RunAsync("keys", "import", file)).Code.ShouldBe(2);
        (await RunAsync("keys", "import", Path.Combine(_directory.FullName, "none.csv"))).Code.ShouldBe(2);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static string Comparable(VirtualKey key) => JsonSerializer.Serialize(key with { Id = default, CreatedMicros = 0, Hash = default, Prefix = "" });

    private ControlSnapshot Read()
    {
        using var store = SqliteControlStore.Open(Path.Combine(_directory.FullName, "control.db"), new InstallationDefaults(), TimeProvider.System);
        return store.Read();
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var errors = new StringWriter();
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--data", _directory.FullName], errors, output);
        return (code, output.ToString() + errors);
    }
}
