using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>Whose a budget or limit is, and who empties it.</summary>
public sealed class AdminOwnershipTests
{
    [Fact]
    public async Task A_budget_of_an_organizations_customer_is_not_emptied_by_another_organization()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var other = gateway.Server.Control.Organizations.Create(new Organization { Slug = "other" }).Require();
        var foreign = gateway.Server.Control.Keys.Create(new NewKey { OrganizationId = other.Id, Name = "foreign" }).Require().Secret;
        var own = await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"customer:bigco","organization":"acme","limit_usd":"5"}""", 201);
        own.GetProperty("organization").GetString().ShouldBe("acme");
        var all = await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"customer:bigco","limit_usd":"5"}""", 201);
        all.GetProperty("organization").ValueKind.ShouldBe(JsonValueKind.Null);
        (await gateway.AdminAsync(HttpMethod.Post, "/api/limits", """{"scope":"customer:bigco","organization":"acme","requests":1000}""", 201)).GetProperty("organization").GetString().ShouldBe("acme");

        await AskAsync(foreign);
        await AssertSpentAsync(isOwnSpent: false);
        await AskAsync(gateway.CallerKey);
        await AssertSpentAsync(isOwnSpent: true);

        async Task AskAsync(string key)
        {
            using var answer = await gateway.SendAsync(
                HttpMethod.Post, "/v1/chat/completions", key, """{"model":"gpt-5-mini","messages":[{"role":"user","content":"x"}]}""", request => request.Headers.Add("x-tollgate-customer", "bigco"));
            answer.EnsureSuccessStatusCode();
        }

        async Task AssertSpentAsync(bool isOwnSpent)
        {
            var budgets = (await gateway.AdminAsync(HttpMethod.Get, "/api/budgets")).GetProperty("budgets").EnumerateArray()
                .ToDictionary(budget => budget.GetProperty("id").GetString()!, budget => budget.GetProperty("spent_usd").GetString() != "0");
            budgets[all.GetProperty("id").GetString()!].ShouldBeTrue();
            budgets[own.GetProperty("id").GetString()!].ShouldBe(isOwnSpent);
        }
    }

    [Fact]
    public async Task An_organization_sees_its_own_budgets_and_limits_however_they_were_made()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var scope in (string[])["organization:acme", "team:acme/research"])
        {
            await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", $$"""{"scope":"{{scope}}","limit_usd":"5"}""", 201);
            await gateway.AdminAsync(HttpMethod.Post, "/api/limits", $$"""{"scope":"{{scope}}","requests":5}""", 201);
        }

        await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"feature:x","organization":"acme","limit_usd":"5"}""", 201);
        await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"feature:x","limit_usd":"5"}""", 201);
        var insider = gateway.NewAdminKey(AdminRole.Auditor, gateway.Organization.Id);

        (await gateway.AdminAsync(HttpMethod.Get, "/api/budgets", key: insider)).GetProperty("budgets").EnumerateArray()
            .Select(budget => budget.GetProperty("scope").GetString()).ShouldBe(["organization:acme", "team:acme/research", "feature:x"]);
        (await gateway.AdminAsync(HttpMethod.Get, "/api/limits", key: insider)).GetProperty("limits").GetArrayLength().ShouldBe(2);
        using var page = await gateway.SendAsync(HttpMethod.Get, "/", insider);
        (await page.Content.ReadAsStringAsync()).ShouldContain("team acme/research");
    }

    [Fact]
    public async Task A_team_written_without_its_organization_is_one_of_the_organization_given_or_of_ones_own()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (key, body) in ((string, string)[])
        [
            (gateway.AdminKey, """{"scope":"team:research","organization":"acme","limit_usd":"5"}"""),
            (gateway.NewAdminKey(AdminRole.Owner, gateway.Organization.Id), """{"scope":"team:research","limit_usd":"5"}"""),
        ])
        {
            (await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", body, 201, key)).GetProperty("scope").GetString().ShouldBe("team:acme/research");
        }
    }

    [Fact]
    public async Task An_admin_key_of_an_organization_that_went_out_of_force_is_refused()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var other = gateway.Server.Control.Organizations.Create(new Organization { Slug = "other" }).Require();
        var key = gateway.NewAdminKey(AdminRole.Auditor, other.Id);

        // Younger than the snapshot in force, perhaps.
        await gateway.AdminAsync(HttpMethod.Get, "/api/spend", key: key);
        gateway.Server.Control.Organizations.Retire(other.Id).Require();
        await gateway.AdminAsync(HttpMethod.Get, "/api/spend", key: key, status: 401);
    }
}
