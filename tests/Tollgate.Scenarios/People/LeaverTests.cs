using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Simulator;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Scenarios.People;

/// <summary>Who leaves is refused everywhere: by the gateway the directory spoke to at once, by another process on the same store soon after.</summary>
public sealed class LeaverTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("tollgate-leaver-").FullName;
    private readonly string _other = Directory.CreateTempSubdirectory("tollgate-leaver-").FullName;

    public void Dispose()
    {
        Directory.Delete(_other, recursive: true);
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_disabled_persons_key_is_refused_here_at_once_and_in_a_second_process_within_its_refresh()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        var (token, key, user) = NewPerson();

        // A journal of its own, the same control store.
        File.CreateSymbolicLink(Path.Combine(_other, "control.db"), Path.Combine(_data, "control.db"));
        using var process = GatewayProcess.Start(_data, simulator);
        try
        {
            var second = new Uri((await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull());
            await using var server = await TollgateServer.StartAsync(GatewayProcess.Settings(_other, simulator), TextWriter.Null, CancellationToken.None);
            var first = server.Addresses[0];
            (await AskAsync(first, key)).ShouldBe(HttpStatusCode.OK);
            (await AskAsync(second, key)).ShouldBe(HttpStatusCode.OK);

            using var http = new HttpClient { Timeout = Until.Patience };
            using var change = new HttpRequestMessage(HttpMethod.Patch, new Uri(first, "/scim/v2/Users/" + user))
            {
                Content = new StringContent(
                    """{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}""", Encoding.UTF8, "application/scim+json"),
            };
            change.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var changed = await http.SendAsync(change);
            changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());

            (await AskAsync(first, key)).ShouldBe(HttpStatusCode.Unauthorized);
            await Until.TrueAsync(async () => await AskAsync(second, key) == HttpStatusCode.Unauthorized, "the second process refuses the key");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private (string Token, string Key, Guid User) NewPerson()
    {
        using var control = SqliteControlStore.Open(Path.Combine(_data, "control.db"), new InstallationDefaults(), TimeProvider.System);
        var acme = control.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var ann = control.Users.Create(new User { OrganizationId = acme.Id, Slug = "ann@acme.test" }).Require();
        return (
            control.ScimTokens.Create(new NewScimToken { OrganizationId = acme.Id, Name = "entra" }).Require().Secret,
            control.Keys.Create(new NewKey { OrganizationId = acme.Id, UserId = ann.Id, Name = "ann" }).Require().Secret,
            ann.Id);
    }

    private static async Task<HttpStatusCode> AskAsync(Uri gateway, string key)
    {
        using var http = new HttpClient { Timeout = Until.Patience };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions"))
        {
            Content = new StringContent(JsonSerializer.Serialize(new { model = "gpt-5-mini", messages = new[] { new { role = "user", content = "Say hello" } } }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
