using System.Net;
using System.Security.Cryptography;
using System.Text;
using Tollgate.Commands;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Simulator;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Scenarios.Migrating;

/// <summary>Keys that LiteLLM made go on working: over HTTP, with the secret the caller has, before and after a restart.</summary>
public sealed class OldKeyTests
{
    private const string Secret = "sk-Zq3vXk9pT1bLw7RmC5yHdg";

    /// <summary>What LiteLLM keeps of it.</summary>
    private static readonly string Token = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Secret)));

    [Fact]
    public async Task A_key_of_LiteLLM_opens_before_and_after_its_hash_is_replaced_and_falls_when_it_is_revoked()
    {
        var data = Directory.CreateTempSubdirectory("tollgate-scenario-").FullName;
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        await ImportAsync(data);
        Stored(data).Verifier.ShouldBe(KeyVerifier.Sha256);

        await using (var gateway = await StartAsync(data, simulator))
        {
            (await AskAsync(gateway, Secret)).ShouldBe(HttpStatusCode.OK);
            (await AskAsync(gateway, Secret[..^1])).ShouldBe(HttpStatusCode.Unauthorized);
            (await AskAsync(gateway, Token)).ShouldBe(HttpStatusCode.Unauthorized);
        }

        Stored(data).Verifier.ShouldBe(KeyVerifier.Adopted);
        await ImportAsync(data);
        await using (var gateway = await StartAsync(data, simulator))
        {
            (await AskAsync(gateway, Secret)).ShouldBe(HttpStatusCode.OK);
            gateway.Control.Keys.Revoke(Stored(data).Id).Require();
            gateway.Core.Keys.RefreshNow();
            (await AskAsync(gateway, Secret)).ShouldBe(HttpStatusCode.Unauthorized);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Who_guesses_such_keys_is_not_told_whether_the_next_one_is_right_and_our_own_keys_go_on()
    {
        var data = Directory.CreateTempSubdirectory("tollgate-scenario-").FullName;
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        await ImportAsync(data);
        await using (var gateway = await TollgateServer.StartAsync(
            GatewayProcess.Settings(data, simulator) with { Time = new Tenants.StillTime() }, TextWriter.Null, CancellationToken.None))
        {
            var own = RigCaller.Create(gateway.Control, "acme", new CallerPlan());
            gateway.Core.Keys.RefreshNow();
            for (var i = 0; i < 20; i++)
            {
                (await AskAsync(gateway, "sk-" + i)).ShouldBe(HttpStatusCode.Unauthorized);
                (await AskAsync(gateway, own.Secret)).ShouldBe(HttpStatusCode.OK);
            }

            (await AskAsync(gateway, "sk-20")).ShouldBe(HttpStatusCode.TooManyRequests);
            (await AskAsync(gateway, Secret)).ShouldBe(HttpStatusCode.TooManyRequests);
            (await AskAsync(gateway, own.Secret)).ShouldBe(HttpStatusCode.OK);
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task ImportAsync(string data)
    {
        var export = Path.Combine(data, "litellm.json");
        await File.WriteAllTextAsync(export, $$"""{"LiteLLM_VerificationToken": [{"token": "{{Token}}", "key_name": "sk-...yHdg", "key_alias": "ci"}]}""");
        var errors = new StringWriter();
        (await CommandLine.RunAsync(["import", "litellm", "--db", export, "--data", data], errors, new StringWriter())).ShouldBe(0, errors.ToString());
    }

    private static Task<TollgateServer> StartAsync(string data, SimulatorHost simulator) =>
        TollgateServer.StartAsync(GatewayProcess.Settings(data, simulator), TextWriter.Null, CancellationToken.None);

    private static async Task<HttpStatusCode> AskAsync(TollgateServer gateway, string secret)
    {
        using var http = new HttpClient { BaseAddress = gateway.Addresses[0], Timeout = Until.Patience };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Bodies.Chat("gpt-4o-mini", "[[sim: out=4]]"), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", secret);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static VirtualKey Stored(string data)
    {
        using var control = SqliteControlStore.Open(Path.Combine(data, "control.db"), new InstallationDefaults(), TimeProvider.System);
        return control.Keys.List().ShouldHaveSingleItem();
    }
}
