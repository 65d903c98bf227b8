using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>What members can do with keys, over real HTTP: get one without asking where nothing restricts theirs, and never be rid of what does.</summary>
public sealed class MemberKeyTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private RunningGateway _gateway = null!;
    private User _ann = null!;
    private string _member = "";
    private string _lead = "";
    private string _owner = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(settings => settings with { Time = _time });
        var (acme, control) = (_gateway.Organization.Id, _gateway.Server.Control);
        var team = control.Teams.List().Single();
        _ann = control.Users.Create(new User { OrganizationId = acme, TeamId = team.Id, Slug = "ann" }).Require();
        _member = _gateway.NewAdminKey(AdminRole.Member, acme, user: _ann.Id);
        _lead = _gateway.NewAdminKey(AdminRole.TeamLead, acme, team: team.Id);
        _owner = _gateway.NewAdminKey(AdminRole.Owner, acme);
        _gateway.Server.Core.Keys.RefreshNow();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_member_makes_keys_while_nothing_restricts_theirs()
    {
        // What they choose themselves binds them to nothing, also when it has ended.
        var brief = await MakeAsync(_member, """{"models":["gpt-5*"],"tags":["env=dev"],"feature":"chat","require":["customer"],"expires_at":"2026-01-16T00:00:00Z"}""");
        await MakeAsync(_member, "{}");
        _time.Step(TimeSpan.FromDays(2));
        await MakeAsync(_member, "{}");
        await PostAsync($"/api/keys/{brief}/revoke", null, 200, _member);

        // Nor do a key of a lead without anything, its rotation and its end.
        var given = await MakeAsync(_lead, """{"user":"ann"}""");
        await MakeAsync(_member, "{}");
        var next = await RotateAsync(given, "24h", _member);
        await MakeAsync(_member, "{}");
        await PostAsync($"/api/keys/{next}/revoke", null, 200, _member);
        await MakeAsync(_member, "{}");

        // What a mate's key carries is the mate's.
        await MakeAsync(_lead, """{"models":["gpt-5*"],"budget_usd":"5"}""");
        await MakeAsync(_member, "{}");
    }

    [Theory]
    [InlineData("models", """ "models":["gpt-5*"] """)]
    [InlineData("surfaces", """ "surfaces":["chat_completions"] """)]
    [InlineData("ip_ranges", """ "ip_ranges":["127.0.0.1"] """)]
    [InlineData("require", """ "require":["customer"] """)]
    [InlineData("expires_at", """ "expires_at":"2026-02-01T00:00:00Z" """)]
    [InlineData("feature", """ "feature":"trial" """)]
    [InlineData("tags", """ "tags":["env=trial"] """)]
    [InlineData("cost_center", """ "cost_center":"4711" """)]
    [InlineData("project", """ "project":"apollo" """)]
    [InlineData("a budget", """ "budget_usd":"5" """)]
    public async Task What_a_lead_has_set_on_a_key_is_not_shed_by_another_one(string what, string restriction)
    {
        await MakeAsync(_member, "{}");
        var key = await MakeAsync(_lead, $$"""{"user":"ann","name":"bound",{{restriction}}}""");

        var refused = await PostAsync("/api/keys", "{}", 403, _member);
        refused.GetProperty("error").GetString().ShouldBe("key_restricted");
        refused.GetProperty("message").GetString().ShouldBe(
            $"Your key 'bound' ({key}) has {what}, which a new one would not have. Rotate that one (POST /api/keys/{key}/rotate) for a new secret; another key takes the role team-lead or owner or operator.");

        // A rotation goes on under it, and ending it is no way out.
        var next = await RotateAsync(key, "0", _member);
        await PostAsync("/api/keys", "{}", 403, _member);
        await PostAsync($"/api/keys/{next}/revoke", null, 200, _member);
        (await PostAsync("/api/keys", "{}", 403, _member)).GetProperty("message").GetString()!.ShouldContain("That one has ended");
        _time.Step(TimeSpan.FromDays(60));
        await PostAsync("/api/keys", "{}", 403, _member);

        // A lead who wants them free gives them a key that is.
        var free = await MakeAsync(_lead, """{"user":"ann"}""");
        await MakeAsync(_member, "{}");
        await PostAsync($"/api/keys/{free}/revoke", null, 200, _lead);
        await PostAsync("/api/keys", "{}", 403, _member);
    }

    [Theory]
    [InlineData("budgets", """ "limit_usd":"5" """, "a budget")]
    [InlineData("limits", """ "requests":5 """, "a limit")]
    [InlineData("policies", """ "allowed_providers":["openai"] """, "a policy")]
    public async Task What_is_set_for_a_key_a_member_made_holds_as_well(string kind, string limit, string what)
    {
        var made = await MakeAsync(_member, "{}");
        var next = await RotateAsync(made, "24h", _member);
        var set = (await PostAsync("/api/" + kind, $$"""{"scope":"key:{{next}}",{{limit}}}""", 201, _owner)).GetProperty("id").GetString();
        (await PostAsync("/api/keys", "{}", 403, _member)).GetProperty("message").GetString()!.ShouldContain($"has {what},");
        await PostAsync($"/api/keys/{next}/revoke", null, 200, _member);
        await PostAsync("/api/keys", "{}", 403, _member);

        using var ended = await _gateway.SendAsync(HttpMethod.Delete, $"/api/{kind}/{set}", _owner);
        ((int)ended.StatusCode).ShouldBe(204);
        await MakeAsync(_member, "{}");
    }

    [Fact]
    public async Task What_a_lead_changes_of_a_key_a_member_made_is_the_leads()
    {
        var made = await MakeAsync(_member, """{"tags":["env=dev"]}""");
        await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + made, """{"name":"mine"}""", key: _member);
        await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + made, """{"name":"theirs"}""", key: _lead);
        await MakeAsync(_member, "{}");
        await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + made, """{"models":["gpt-5*"]}""", key: _lead);
        (await PostAsync("/api/keys", "{}", 403, _member)).GetProperty("message").GetString()!.ShouldContain("has models, tags,");
    }

    [Fact]
    public async Task A_member_keeps_an_old_key_for_a_week_at_most()
    {
        var made = await MakeAsync(_member, "{}");
        (await PostAsync($"/api/keys/{made}/rotate", """{"overlap":"8d"}""", 422, _member)).GetProperty("message").GetString()!.ShouldContain("at most 7d");
        var next = await RotateAsync(made, "7d", _member);
        await RotateAsync(next, "30d", _lead);
    }

    private async Task<string> MakeAsync(string key, string body) => (await PostAsync("/api/keys", body, 201, key)).GetProperty("id").GetString()!;

    private async Task<string> RotateAsync(string id, string overlap, string key) =>
        (await PostAsync($"/api/keys/{id}/rotate", $$"""{"overlap":"{{overlap}}"}""", 201, key)).GetProperty("id").GetString()!;

    private Task<JsonElement> PostAsync(string path, string? body, int status, string key) => _gateway.AdminAsync(HttpMethod.Post, path, body, status, key);
}
