using System.Globalization;
using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>Temporary increases from the refusal that makes somebody ask for one to their end, over real HTTP.</summary>
public sealed class BudgetIncreaseTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private RunningGateway _gateway = null!;
    private User _ann = null!;
    private Team _research = null!;
    private string _annKey = "";
    private string _member = "";
    private string _lead = "";
    private string _owner = "";
    private string _finance = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(settings => settings with
        {
            Time = _time,
            Gateway = settings.Gateway with { PublicUrl = new Uri("https://tollgate.acme.test/") },
        });
        var (control, acme) = (_gateway.Server.Control, _gateway.Organization.Id);
        _research = control.Teams.List().Single();
        _ann = control.Users.Create(new User { OrganizationId = acme, TeamId = _research.Id, Slug = "ann" }).Require();
        _annKey = control.Keys.Create(new NewKey { OrganizationId = acme, TeamId = _research.Id, UserId = _ann.Id, Name = "ann's" }).Require().Secret;
        _member = _gateway.NewAdminKey(AdminRole.Member, acme, user: _ann.Id);
        _lead = _gateway.NewAdminKey(AdminRole.TeamLead, acme, team: _research.Id);
        _owner = _gateway.NewAdminKey(AdminRole.Owner, acme);
        _finance = _gateway.NewAdminKey(AdminRole.Finance, acme);
        _gateway.Server.Core.Keys.RefreshNow();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task From_a_refusal_to_an_increase_and_its_end_by_nothing_but_the_clock()
    {
        var budget = await BudgetAsync("user:acme/ann", "0.0000001");
        var refusal = await RefusedAsync();
        refusal.ShouldContain("ask the lead of team acme/research, an owner of organization acme or finance");
        refusal.ShouldContain($"https://tollgate.acme.test/increases/new?budget={budget}");
        refusal.ShouldContain($"tollgate budgets increase request {budget}");

        var asked = await AskAsync(_member, budget, "0.0000001", _time.GetUtcNow().AddHours(2), reason: "the demo on friday");
        asked.GetProperty("state").GetString().ShouldBe("requested");
        await RefusedAsync();
        await DecideAsync(asked, "approve", _lead, 200);
        (await RefusedAsync()).ShouldContain("$0.0000002 spent (with an increase of $0.0000001 until 2026-01-15 14:00 UTC)");

        // Room for a whole request takes an owner: it is a thousand times the limit and more.
        var larger = await AskAsync(_member, budget, "1", _time.GetUtcNow().AddHours(1));
        (await DecideAsync(larger, "approve", _lead, 403)).GetProperty("error").GetString().ShouldBe("increase_too_large");
        (await DecideAsync(larger, "approve", _finance, 403)).GetProperty("message").GetString()!.ShouldContain("owner");
        await DecideAsync(larger, "approve", _owner, 200);
        var (_, cost) = await _gateway.AskAsync(key: _annKey);

        var shown = await BudgetRowAsync(budget);
        (shown.GetProperty("limit_usd").GetString(), shown.GetProperty("increase_usd").GetString(), shown.GetProperty("increase_until").GetString(), shown.GetProperty("spent_usd").GetString())
            .ShouldBe(("0.0000001", "1.0000001", "2026-01-15T13:00:00Z", cost));
        (await MeAsync()).GetProperty("limit_usd").GetString().ShouldBe("1.0000002");

        // Nothing happens at its end but that time passes: no refresh, no pump, no restart.
        _time.Step(TimeSpan.FromHours(1));
        (await RefusedAsync()).ShouldContain("is used up");
        shown = await BudgetRowAsync(budget);
        shown.GetProperty("increase_usd").GetString().ShouldBe("0.0000001");
        shown.GetProperty("spent_usd").GetString().ShouldBe(cost, "counters stay");
        _time.Step(TimeSpan.FromHours(1));
        (await BudgetRowAsync(budget)).GetProperty("increase_usd").ValueKind.ShouldBe(JsonValueKind.Null);
        var listed = await _gateway.AdminAsync(HttpMethod.Get, "/api/increases?state=expired", key: _member);
        listed.GetProperty("increases").GetArrayLength().ShouldBe(2);
        (await DecideAsync(larger, "approve", _owner, 409)).GetProperty("message").GetString()!.ShouldContain("is over");
    }

    [Fact]
    public async Task Nobody_but_owners_and_operators_approves_what_they_asked_for()
    {
        var own = await BudgetAsync("user:acme/ann", "10");
        foreach (var (key, status) in ((string, int)[])[(_lead, 403), (_finance, 403), (_owner, 200), (_gateway.AdminKey, 200)])
        {
            var asked = await AskAsync(key, own, "1", _time.GetUtcNow().AddDays(1));
            var answer = await DecideAsync(asked, "approve", key, status);
            if (status == 403)
            {
                answer.GetProperty("error").GetString().ShouldBe("own_request");
                (await DecideAsync(asked, "withdraw", key, 200)).GetProperty("state").GetString().ShouldBe("withdrawn");
            }
        }

        // What its members ask for the team as such is for those above the lead.
        var team = await BudgetAsync("team:acme/research", "10");
        var theirs = await AskAsync(_member, team, "1", _time.GetUtcNow().AddDays(1));
        await DecideAsync(theirs, "approve", _lead, 403);
        await DecideAsync(theirs, "refuse", _finance, 200);
        (await DecideAsync(theirs, "approve", _owner, 409)).GetProperty("message").GetString()!.ShouldBe("This increase is refused already.");
    }

    [Fact]
    public async Task Small_increases_do_not_add_up_to_a_large_one()
    {
        var budget = await BudgetAsync("user:acme/ann", "10");
        var until = _time.GetUtcNow().AddDays(1);
        await DecideAsync(await AskAsync(_member, budget, "6", until), "approve", _lead, 200);
        var second = await AskAsync(_member, budget, "6", until);
        await DecideAsync(second, "approve", _lead, 403);
        await DecideAsync(second, "approve", _finance, 200);
        await DecideAsync(await AskAsync(_member, budget, "6", until.AddDays(2), from: until), "approve", _lead, 200);
    }

    [Fact]
    public async Task An_increase_is_ended_before_its_time_and_a_stale_decision_is_none()
    {
        var budget = await BudgetAsync("user:acme/ann", "0.0000001");
        var asked = await AskAsync(_member, budget, "1", _time.GetUtcNow().AddHours(2));
        using (var stale = await _gateway.SendAsync(
            HttpMethod.Post, Path(asked, "approve"), _owner, change: request => request.Headers.TryAddWithoutValidation("If-Match", "\"7\"")))
        {
            ((int)stale.StatusCode).ShouldBe(412);
        }

        using (var approved = await _gateway.SendAsync(
            HttpMethod.Post, Path(asked, "approve"), _owner, change: request => request.Headers.TryAddWithoutValidation("If-Match", "\"1\"")))
        {
            approved.EnsureSuccessStatusCode();
            approved.Headers.ETag!.Tag.ShouldBe("\"2\"");
        }

        await _gateway.AskAsync(key: _annKey);
        _time.Step(TimeSpan.FromSeconds(5));
        var ended = await DecideAsync(asked, "withdraw", _member, 200);
        (ended.GetProperty("state").GetString(), ended.GetProperty("in_force").GetBoolean()).ShouldBe(("withdrawn", false));
        await RefusedAsync();
        await DecideAsync(asked, "withdraw", _member, 409);
        (await _gateway.AdminAsync(HttpMethod.Post, Path(asked, "refuse"), """{"why":"x"}""", 422, _owner)).GetProperty("message").GetString()!.ShouldContain("'why'");
    }

    [Fact]
    public async Task Every_problem_of_a_request_is_told_at_once()
    {
        var budget = await BudgetAsync("user:acme/ann", "10");
        await ProblemsAsync("""{}""", "budget", "amount_usd", "until");
        await ProblemsAsync("""{"budget":"x","amount_usd":"-5","until":"yesterday","reason":"a\nb","colour":"red"}""", "colour", "budget", "until", "amount_usd", "reason");
        await ProblemsAsync($$"""{"budget":"{{budget}}","amount_usd":"0","until":"2026-01-14T00:00:00Z","name":"acme/ann"}""", "until", "name", "amount_usd");
        await ProblemsAsync($$"""{"budget":"{{budget}}","amount_usd":"1","from":"2026-03-01T00:00:00Z","until":"2026-02-01T00:00:00Z"}""", "until");
        await ProblemsAsync($$"""{"budget":"{{budget}}","amount_usd":"1","until":"2028-02-01T00:00:00Z"}""", "until");
        await ProblemsAsync($$"""{"budget":"{{budget}}","amount_usd":"1000000000001","until":"2026-02-01T00:00:00Z"}""", "amount_usd");
        (await _gateway.AdminAsync(HttpMethod.Get, "/api/increases?state=maybe&budget=x", status: 422, key: _member)).GetProperty("problems").GetArrayLength().ShouldBe(2);
        (await _gateway.AdminAsync(HttpMethod.Get, "/api/increases", key: _member)).GetProperty("increases").GetArrayLength().ShouldBe(0);

        async Task ProblemsAsync(string body, params string[] fields)
        {
            var answer = await _gateway.AdminAsync(HttpMethod.Post, "/api/increases", body, 422, _member);
            answer.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("field").GetString()!).ShouldBe(fields, ignoreOrder: true, body);
        }
    }

    [Fact]
    public async Task Of_a_budget_for_each_user_a_member_gets_more_for_itself_alone()
    {
        var control = _gateway.Server.Control;
        var bob = control.Users.Create(new User { OrganizationId = _gateway.Organization.Id, TeamId = _research.Id, Slug = "bob" }).Require();
        var bobs = control.Keys.Create(new NewKey { OrganizationId = _gateway.Organization.Id, UserId = bob.Id, Name = "bob's" }).Require().Secret;
        var budget = (await _gateway.AdminAsync(
            HttpMethod.Post, "/api/budgets", """{"scope":"organization:acme","each":"user","limit_usd":"0.0000001","window":"month"}""", 201)).GetProperty("id").GetString()!;
        await RefusedAsync();

        (await _gateway.AdminAsync(
            HttpMethod.Post, "/api/increases", $$"""{"budget":"{{budget}}","amount_usd":"1","until":"2026-02-01T00:00:00Z","name":"acme/bob"}""", 422, _member)).GetProperty("message").GetString()!.ShouldContain("your own");
        var asked = await AskAsync(_member, budget, "1", _time.GetUtcNow().AddHours(1));
        asked.GetProperty("name").GetString().ShouldBe("acme/ann");
        await DecideAsync(asked, "approve", _owner, 200);
        await _gateway.AskAsync(key: _annKey);
        await RefusedAsync(bobs);
    }

    [Fact]
    public async Task Why_somebody_asked_is_erased_with_them_and_is_in_no_log()
    {
        var budget = await BudgetAsync("organization:acme", "10");
        var asked = await AskAsync(_member, budget, "1", _time.GetUtcNow().AddDays(1), reason: "my daughter is ill");
        await DecideAsync(asked, "approve", _owner, 200);
        var audit = await _gateway.AdminAsync(HttpMethod.Get, "/api/audit");
        var entries = audit.GetProperty("entries").EnumerateArray().Where(entry => entry.GetProperty("object").GetString() == "budget increase").ToList();
        entries.Select(entry => entry.GetProperty("action").GetString()).ShouldBe(["update", "create"]);
        audit.GetRawText().ShouldNotContain("daughter");
        entries[0].GetRawText().ShouldContain("decided_by");

        _gateway.Server.Control.EraseUser(_gateway.Organization, "ann");
        _gateway.Server.Core.Keys.RefreshNow();
        var left = (await _gateway.AdminAsync(HttpMethod.Get, "/api/increases")).GetProperty("increases").EnumerateArray().Single();
        (left.GetProperty("reason").GetString(), left.GetProperty("amount_usd").GetString(), left.GetProperty("state").GetString()).ShouldBe(("", "1", "approved"));
        foreach (var file in Directory.GetFiles(_gateway.Data, "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".log", StringComparison.Ordinal)))
        {
            (await File.ReadAllTextAsync(file)).ShouldNotContain("daughter");
        }
    }

    [Fact]
    public async Task The_page_of_the_link_asks_too()
    {
        var budget = await BudgetAsync("user:acme/ann", "10");
        using (var stranger = await _gateway.SendAsync(HttpMethod.Get, $"/increases/new?budget={budget}"))
        {
            stranger.Headers.Location!.ToString().ShouldBe("/sign-in?to=" + Uri.EscapeDataString($"/increases/new?budget={budget}"));
        }

        using (var known = await _gateway.SendAsync(HttpMethod.Get, "/sign-in", change: request => request.Headers.Host = "tollgate.acme.test"))
        {
            known.EnsureSuccessStatusCode();
        }

        using (var page = await _gateway.SendAsync(HttpMethod.Get, $"/increases/new?budget={budget}", _member))
        {
            (await page.Content.ReadAsStringAsync()).ShouldContain("the lead of team acme/research");
        }

        using (var refused = await PostAsync($"budget={budget}&amount_usd=much&until=&reason=%3Cscript%3E"))
        {
            ((int)refused.StatusCode).ShouldBe(422);
            var html = await refused.Content.ReadAsStringAsync();
            html.ShouldContain("until is missing");
            html.ShouldContain("digits");
            html.ShouldNotContain("<script>x");
            html.ShouldContain("&lt;script&gt;");
        }

        using var made = await PostAsync($"budget={budget}&amount_usd=2.50&until=2026-01-20&reason=peak");
        ((int)made.StatusCode).ShouldBe(201);
        var row = (await _gateway.AdminAsync(HttpMethod.Get, "/api/increases", key: _lead)).GetProperty("increases").EnumerateArray().Single();
        (row.GetProperty("amount_usd").GetString(), row.GetProperty("until").GetString(), row.GetProperty("reason").GetString()).ShouldBe(("2.5", "2026-01-20T00:00:00Z", "peak"));
    }

    private Task<HttpResponseMessage> PostAsync(string form) => _gateway.SendAsync(
        HttpMethod.Post, "/increases/new", _member, form, request => request.Content!.Headers.ContentType = new("application/x-www-form-urlencoded"));

    private static string Path(JsonElement increase, string verb) => $"/api/increases/{increase.GetProperty("id").GetString()}/{verb}";

    private Task<JsonElement> DecideAsync(JsonElement increase, string verb, string key, int status) => _gateway.AdminAsync(HttpMethod.Post, Path(increase, verb), status: status, key: key);

    private Task<JsonElement> AskAsync(string key, string budget, string amount, DateTimeOffset until, DateTimeOffset? from = null, string reason = "") => _gateway.AdminAsync(
        HttpMethod.Post, "/api/increases",
        JsonSerializer.Serialize(new { budget, amount_usd = amount, from = from?.ToString("O", CultureInfo.InvariantCulture), until = until.ToString("O", CultureInfo.InvariantCulture), reason }), 201, key);

    private async Task<string> BudgetAsync(string scope, string limit) =>
        (await _gateway.AdminAsync(HttpMethod.Post, "/api/budgets", $$"""{"scope":"{{scope}}","limit_usd":"{{limit}}"}""", 201)).GetProperty("id").GetString()!;

    private async Task<JsonElement> BudgetRowAsync(string budget) =>
        (await _gateway.AdminAsync(HttpMethod.Get, "/api/budgets")).GetProperty("budgets").EnumerateArray().Single(row => row.GetProperty("id").GetString() == budget);

    private async Task<JsonElement> MeAsync()
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Get, "/v1/me", _annKey);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("budgets").EnumerateArray().Single();
    }

    private async Task<string> RefusedAsync(string? key = null)
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", key ?? _annKey, """{"model":"gpt-5-mini","messages":[{"role":"user","content":"Say hello"}]}""");
        ((int)answer.StatusCode).ShouldBe(402);
        answer.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("error").GetProperty("message").GetString()!;
    }
}
