using System.Net;
using System.Text.Json;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Scenarios.Accounts;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.StoredIds;

/// <summary>
/// Responses a provider stores: whoever made one can name it, under every name of its model, after a restart, and while its account takes
/// nothing new; to everybody else it does not exist. The provider shows a response to the account alone that made it.
/// </summary>
public sealed class StoredResponseTests(TwoAccountsRig rig) : IClassFixture<TwoAccountsRig>
{
    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("openai/gpt-4.1-mini")]
    [InlineData("openai/a-model-no-pattern-takes")]
    public async Task What_was_made_under_any_name_can_be_read_listed_continued_and_deleted(string model)
    {
        var caller = rig.NewCaller();
        var id = await MakeAsync(rig, caller, model);

        (await GetAsync(rig, caller, id)).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(rig, caller, id + "/input_items")).ShouldBe(HttpStatusCode.OK);
        var next = await MakeAsync(rig, caller, model, id);
        (await GetAsync(rig, caller, next)).ShouldBe(HttpStatusCode.OK);
        using var deleted = await rig.SendAsync(caller, "/v1/responses/" + id, null, HttpMethod.Delete);
        deleted.StatusCode.ShouldBe(HttpStatusCode.OK, await deleted.Content.ReadAsStringAsync());
        (await GetAsync(rig, caller, id)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task It_belongs_to_the_user_whose_key_made_it_and_not_to_the_team()
    {
        var ada = rig.NewCaller();
        var grace = rig.Server.Control.Users.Create(new User { OrganizationId = ada.OrganizationId, TeamId = ada.TeamId, Slug = "grace" }).Require();
        var id = await MakeAsync(rig, ada, "gpt-4.1-mini");

        (await GetAsync(rig, Another(ada, ada.TeamId, ada.UserId), id)).ShouldBe(HttpStatusCode.OK, "the same person with another key");
        (await GetAsync(rig, Another(ada, ada.TeamId, grace.Id), id)).ShouldBe(HttpStatusCode.NotFound, "somebody else of the team");
        (await GetAsync(rig, Another(ada, ada.TeamId, null), id)).ShouldBe(HttpStatusCode.NotFound, "the team's own key");
        (await GetAsync(rig, rig.NewCaller(), id)).ShouldBe(HttpStatusCode.NotFound, "another organization");
        (await GetAsync(rig, Another(ada, ada.TeamId, null), id, ("x-tollgate-user", "ada"))).ShouldBe(HttpStatusCode.NotFound, "a header names, it does not prove");
    }

    [Fact]
    public async Task Without_a_user_it_belongs_to_the_team_and_without_a_team_to_the_organization()
    {
        var caller = rig.NewCaller();
        var (team, organization) = (Another(caller, caller.TeamId, null), Another(caller, null, null));

        // Whom a header names owns nothing.
        var ofTeam = await MakeAsync(rig, team, "gpt-4.1-mini", headers: ("x-tollgate-user", "ada"));
        var ofOrganization = await MakeAsync(rig, organization, "gpt-4.1-mini");

        (await GetAsync(rig, Another(caller, caller.TeamId, null), ofTeam)).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(rig, caller, ofTeam)).ShouldBe(HttpStatusCode.NotFound);
        (await GetAsync(rig, organization, ofTeam)).ShouldBe(HttpStatusCode.NotFound);
        (await GetAsync(rig, Another(caller, null, null), ofOrganization)).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(rig, team, ofOrganization)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task It_is_known_after_a_restart()
    {
        await using var own = await GatewayRig.StartAsync<TwoAccountsRig>();
        var caller = own.NewCaller();
        var id = await MakeAsync(own, caller, "openai/gpt-4.1-mini");

        await own.RestartAsync();

        (await GetAsync(own, caller, id)).ShouldBe(HttpStatusCode.OK);
        await MakeAsync(own, caller, "gpt-4.1-mini", id);
    }

    [Fact]
    public async Task An_account_that_takes_nothing_new_still_answers_for_what_it_stores()
    {
        await using var own = await GatewayRig.StartAsync<TwoAccountsRig>();
        var caller = own.NewCaller();
        var ids = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            ids.Add(await MakeAsync(own, caller, "gpt-4.1-mini", text: $"conversation {i}"));
        }

        var options = own.Server.Core.Snapshots.Current.Options;
        own.Server.Core.Snapshots.Apply(
            options with { Providers = [.. options.Providers.Select(provider => provider with { Accounts = [provider.Accounts[0] with { Weight = 0 }, provider.Accounts[1]] })] },
            RateCard.BuiltIn);

        foreach (var id in ids)
        {
            (await GetAsync(own, caller, id)).ShouldBe(HttpStatusCode.OK);
            await MakeAsync(own, caller, "gpt-4.1-mini", id);
        }

        var accounts = (await own.LedgerAsync(caller)).Take(ids.Count).Select(row => row.Intent.Attribution[Dimension.Account]).Distinct();
        accounts.Count().ShouldBe(2, "both accounts have made some of them");
    }

    [Fact]
    public async Task An_account_the_key_may_no_longer_use_answers_for_nothing()
    {
        await using var own = await GatewayRig.StartAsync<TwoAccountsRig>();
        var caller = own.NewCaller();
        var id = await MakeAsync(own, caller, "gpt-4.1-mini");
        var options = own.Server.Core.Snapshots.Current.Options;
        own.Server.Core.Snapshots.Apply(
            options with { Providers = [.. options.Providers.Select(provider => provider with { Accounts = [.. provider.Accounts.Select(account => account with { Organization = "others" })] })] },
            RateCard.BuiltIn);

        (await GetAsync(own, caller, id)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_response_in_the_background_is_refused_because_nobody_would_know_what_it_cost(bool stream)
    {
        var caller = rig.NewCaller();
        using var answer = await rig.SendAsync(
            caller, "/v1/responses", stream ? """{"model":"gpt-4.1-mini","input":"x","background":true,"stream":true}""" : """{"model":"gpt-4.1-mini","input":"x","background":true}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = (await answer.Content.ReadAsStringAsync()).Json().GetProperty("error");
        (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()).ShouldBe(("background_unsupported", "background"));
        (await rig.LedgerAsync(caller)).ShouldBeEmpty();
    }

    private RigCaller Another(RigCaller caller, Guid? team, Guid? user)
    {
        var another = caller.Another(rig.Server.Control, team, user);
        rig.Server.Core.Keys.RefreshNow();
        return another;
    }

    private static async Task<string> MakeAsync(
        GatewayRig rig, RigCaller caller, string model, string? previous = null, string text = "hello", params (string Name, string Value)[] headers)
    {
        var body = JsonSerializer.Serialize(previous is null
            ? new Dictionary<string, string> { ["model"] = model, ["input"] = text + " [[sim: out=2]]" }
            : new Dictionary<string, string> { ["model"] = model, ["input"] = text + " [[sim: out=2]]", ["previous_response_id"] = previous });
        using var answer = await rig.SendAsync(caller, "/v1/responses", body, headers: headers);
        var answered = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, answered);
        return answered.Json().GetProperty("id").GetString()!;
    }

    private static async Task<HttpStatusCode> GetAsync(GatewayRig rig, RigCaller caller, string id, params (string Name, string Value)[] headers)
    {
        using var answer = await rig.SendAsync(caller, "/v1/responses/" + id, null, HttpMethod.Get, headers: headers);
        return answer.StatusCode;
    }
}
