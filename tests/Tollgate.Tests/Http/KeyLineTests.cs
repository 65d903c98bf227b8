using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>Who may change what is set for a line of rotated keys, over real HTTP.</summary>
public sealed class KeyLineTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private RunningGateway _gateway = null!;
    private string _lead = "";
    private string _elsewhere = "";
    private string _owner = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(settings => settings with { Time = _time });
        var (acme, control) = (_gateway.Organization.Id, _gateway.Server.Control);
        var sales = control.Teams.Create(new Team { OrganizationId = acme, Slug = "sales" }).Require();
        _lead = _gateway.NewAdminKey(AdminRole.TeamLead, acme, team: control.Teams.List().Single(team => team.Slug == "research").Id);
        _elsewhere = _gateway.NewAdminKey(AdminRole.TeamLead, acme, team: sales.Id);
        _owner = _gateway.NewAdminKey(AdminRole.Owner, acme);
        _gateway.Server.Core.Keys.RefreshNow();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_line_goes_on_with_one_key_and_is_in_the_hands_of_those_who_reach_all_of_it()
    {
        var first = await MakeAsync(_lead, """{"name":"ci","budget_usd":"5"}""");
        var second = await RotateAsync(first, "24h", _lead);
        (await PostAsync($"/api/keys/{first}/rotate", null, 409, _lead)).GetProperty("message").GetString()!.ShouldContain(second);
        (await ChangeAsync(_lead)).ShouldBe(200);

        // Two teams have a key of the line: neither changes what both spend from.
        await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + second, """{"team":"sales"}""", key: _owner);
        (await ChangeAsync(_lead), await ChangeAsync(_elsewhere), await ChangeAsync(_owner)).ShouldBe((404, 404, 200));
        (await CreateAsync(_lead, first), await CreateAsync(_elsewhere, second)).ShouldBe((403, 403));
        _time.Step(TimeSpan.FromHours(23));
        (await ChangeAsync(_lead), await ChangeAsync(_elsewhere)).ShouldBe((404, 404));

        // The old one has run out.
        _time.Step(TimeSpan.FromHours(1));
        (await ChangeAsync(_lead), await ChangeAsync(_elsewhere)).ShouldBe((404, 200));
    }

    [Fact]
    public async Task A_revoked_key_does_not_take_the_limits_of_its_line_along()
    {
        var first = await MakeAsync(_lead, """{"name":"ci","budget_usd":"5"}""");
        var second = await RotateAsync(first, "24h", _lead);
        await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + second, """{"team":"sales"}""", key: _owner);
        await PostAsync($"/api/keys/{second}/revoke", null, 200, _elsewhere);
        (await ChangeAsync(_lead), await ChangeAsync(_elsewhere)).ShouldBe((200, 404));
    }

    private async Task<int> ChangeAsync(string key)
    {
        var budget = _gateway.Server.Control.Budgets.List().Single();
        using var answer = await _gateway.SendAsync(HttpMethod.Patch, "/api/budgets/" + budget.Id, key, """{"limit_usd":"6"}""");
        return (int)answer.StatusCode;
    }

    private async Task<int> CreateAsync(string key, string scope)
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Post, "/api/budgets", key, $$"""{"scope":"key:{{scope}}","limit_usd":"6"}""");
        return (int)answer.StatusCode;
    }

    private async Task<string> MakeAsync(string key, string body) => (await PostAsync("/api/keys", body, 201, key)).GetProperty("id").GetString()!;

    private async Task<string> RotateAsync(string id, string overlap, string key) =>
        (await PostAsync($"/api/keys/{id}/rotate", $$"""{"overlap":"{{overlap}}"}""", 201, key)).GetProperty("id").GetString()!;

    private Task<JsonElement> PostAsync(string path, string? body, int status, string key) => _gateway.AdminAsync(HttpMethod.Post, path, body, status, key);
}
