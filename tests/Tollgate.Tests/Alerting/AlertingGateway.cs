using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tollgate.Configuration;
using Tollgate.Economics.Money;
using Tollgate.Gateway.Configuration;
using Tollgate.Hosting;
using Tollgate.Simulator;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Alerting;

/// <summary>A gateway whose clock and whose alerting move only when told to, with sinks of the test's; can be started again over its data.</summary>
internal sealed class AlertingGateway : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly SimulatorHost _simulator;
    private readonly ServerSettings _settings;

    private AlertingGateway(SimulatorHost simulator, ServerSettings settings, StillTime time) => (_simulator, _settings, Time) = (simulator, settings, time);

    internal StillTime Time { get; }

    internal string Data => _settings.Data;

    internal TollgateServer Server { get; private set; } = null!;

    internal Organization Organization { get; private set; } = null!;

    internal IAlertOutbox Outbox => Server.Control.Alerts;

    internal string CallerKey { get; private set; } = "";

    internal static AlertSinkConfiguration Webhook(Receiver receiver, string name = "ops") =>
        new() { Name = name, Kind = AlertSinkKind.Webhook, Url = receiver.Url, Secret = Receiver.Secret };

    internal static async Task<AlertingGateway> StartAsync(IReadOnlyList<AlertSinkConfiguration> sinks, Func<ServerSettings, ServerSettings>? change = null)
    {
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        var time = new StillTime();
        var settings = new ServerSettings
        {
            Data = Directory.CreateTempSubdirectory("tollgate-alerts-").FullName,
            Listen = [new ListenConfiguration("127.0.0.1", 0)],
            Gateway = new GatewayOptions { Providers = SimulatedProviders.At(simulator.BaseAddress) },
            AlertSinks = sinks,
            AcceptEphemeral = true,
            Time = time,
        };
        var gateway = new AlertingGateway(simulator, change?.Invoke(settings) ?? settings, time);
        await gateway.StartServerAsync();
        var control = gateway.Server.Control;
        gateway.Organization = control.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var team = control.Teams.Create(new Team { OrganizationId = gateway.Organization.Id, Slug = "research" }).Require();
        var user = control.Users.Create(new User { OrganizationId = gateway.Organization.Id, TeamId = team.Id, Slug = "ada-lovelace", Name = "Ada" }).Require();
        gateway.CallerKey = control.Keys.Create(new NewKey { OrganizationId = gateway.Organization.Id, TeamId = team.Id, UserId = user.Id, Name = "test" }).Require().Secret;
        gateway.Server.Core.Keys.RefreshNow();
        return gateway;
    }

    /// <summary>A budget of the organization, in force.</summary>
    internal Budget Limit(decimal limit, Func<Budget, Budget>? change = null)
    {
        var draft = new Budget { Name = "Research", OrganizationId = Organization.Id, Limit = new Amount(limit) };
        var budget = Server.Control.Budgets.Create(change?.Invoke(draft) ?? draft).Require();
        Server.Core.Keys.RefreshNow();
        return budget;
    }

    /// <summary>Asks a model; the status of the answer.</summary>
    internal async Task<HttpStatusCode> AskAsync(string model = "gpt-5-mini", string prompt = "Say hello")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Addresses[0], "/v1/chat/completions"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", CallerKey);
        request.Content = new StringContent(
            JsonSerializer.Serialize(new { model, max_tokens = 50, messages = new[] { new { role = "user", content = prompt } } }), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode;
    }

    internal async Task<JsonElement> GetAsync(string path, string key, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Addresses[0], path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    internal async Task<string> MetricsAsync() => await _http.GetStringAsync(new Uri(Server.Addresses[0], "/metrics"));

    /// <summary>What the first loop does in a second.</summary>
    internal async Task PumpAsync()
    {
        await Server.Projector.FlushAsync();
        await Server.Alerts.PumpAsync(CancellationToken.None);
    }

    /// <summary>What the second loop does in a second.</summary>
    internal Task DeliverAsync() => Server.Alerts.DeliverAsync(CancellationToken.None);

    internal async Task RestartAsync()
    {
        await Server.DisposeAsync();
        await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
        await _simulator.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    private async Task StartServerAsync() => Server = await TollgateServer.StartAsync(_settings, TextWriter.Null, CancellationToken.None);
}
