using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tollgate.Configuration;
using Tollgate.Gateway.Configuration;
using Tollgate.Hosting;
using Tollgate.Simulator;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>A whole gateway with simulated providers in this process, an operator's key and a caller's key.</summary>
public sealed class RunningGateway : IAsyncLifetime
{
    private readonly SimulatorOptions _simulated = new();
    private HttpClient _http = null!;

    internal string Data { get; } = Directory.CreateTempSubdirectory("tollgate-http-").FullName;

    internal SimulatorHost Simulator { get; private set; } = null!;

    internal TollgateServer Server { get; private set; } = null!;

    internal Uri Address => Server.Addresses[0];

    internal string AdminKey { get; private set; } = "";

    internal string CallerKey { get; private set; } = "";

    internal Organization Organization { get; private set; } = null!;

    internal static async Task<RunningGateway> StartAsync(Func<ServerSettings, ServerSettings>? change = null)
    {
        var gateway = new RunningGateway();
        await gateway.StartCoreAsync(change ?? (settings => settings));
        return gateway;
    }

    public ValueTask InitializeAsync() => new(StartCoreAsync(settings => settings));

    /// <summary>Sends a request; no redirect is followed and no cookie kept.</summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key = null, string? json = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);
        return await _http.SendAsync(request);
    }

    /// <summary>Asks the admin API as the operator and expects a status.</summary>
    internal async Task<JsonElement> AdminAsync(HttpMethod method, string path, string? json = null, int status = 200, string? key = null)
    {
        using var answer = await SendAsync(method, path, key ?? AdminKey, json);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>A chat request; its exact cost.</summary>
    internal async Task<(string Id, string Cost)> AskAsync(string model = "gpt-5-mini", string prompt = "Say hello", string? key = null)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, "/v1/chat/completions", key ?? CallerKey,
            JsonSerializer.Serialize(new { model, messages = new[] { new { role = "user", content = prompt } } }));
        answer.EnsureSuccessStatusCode();
        return (answer.Headers.GetValues("x-tollgate-request-id").Single(), answer.Headers.GetValues("x-tollgate-cost-usd").Single());
    }

    /// <summary>An admin key; a lead's is of the caller's team, a member's of a user made for it, unless others are given.</summary>
    internal string NewAdminKey(AdminRole role, Guid? organization = null, Guid? team = null, Guid? user = null)
    {
        var control = Server.Control;
        if (role == AdminRole.TeamLead)
        {
            team ??= control.Teams.List().First(team => team.OrganizationId == organization).Id;
        }

        if (role == AdminRole.Member)
        {
            user ??= (control.Users.List().FirstOrDefault(user => user.OrganizationId == organization)
                ?? control.Users.Create(new User { OrganizationId = organization!.Value, Slug = "member" }).Require()).Id;
        }

        return control.AdminKeys.Create(new NewAdminKey { Name = "test " + role, Role = role, OrganizationId = organization, TeamId = team, UserId = user }).Require().Secret;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
        await Simulator.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    private async Task StartCoreAsync(Func<ServerSettings, ServerSettings> change)
    {
        Simulator = await SimulatorHost.StartAsync(_simulated, CancellationToken.None);
        var settings = change(new ServerSettings
        {
            Data = Data,
            Listen = [new ListenConfiguration("127.0.0.1", 0)],
            Gateway = new GatewayOptions { Providers = SimulatedProviders.At(Simulator.BaseAddress) },
            AcceptEphemeral = true,
        });
        Server = await TollgateServer.StartAsync(settings, TextWriter.Null, CancellationToken.None);
        var control = Server.Control;
        AdminKey = NewAdminKey(AdminRole.Operator);
        Organization = control.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var team = control.Teams.Create(new Team { OrganizationId = Organization.Id, Slug = "research" }).Require();
        CallerKey = control.Keys.Create(new NewKey { OrganizationId = Organization.Id, TeamId = team.Id, Name = "test" }).Require().Secret;
        Server.Core.Keys.RefreshNow();
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
    }
}
