using System.Net;
using Tollgate.Economics.Ownership;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Accounts;

/// <summary>Who brings a provider key of their own uses it: the narrowest owner first, whatever the weights of the others.</summary>
public sealed class OwnedAccountTests
{
    [Fact]
    public async Task The_account_of_the_narrowest_owner_is_used()
    {
        await using var rig = await GatewayRig.StartAsync<OwnedAccountsRig>();
        var ada = rig.NewCaller();
        ada.Organization.ShouldBe(OwnedAccountsRig.Owner);
        var team = ada.Another(rig.Server.Control, ada.TeamId, null);
        var organization = ada.Another(rig.Server.Control, null, null);
        rig.Server.Core.Keys.RefreshNow();

        (await AccountOfAsync(rig, ada)).ShouldBe("openai/user");
        (await AccountOfAsync(rig, team)).ShouldBe("openai/team");
        (await AccountOfAsync(rig, organization)).ShouldBe("openai/organization");
        (await AccountOfAsync(rig, rig.NewCaller())).ShouldBe("openai/house");
    }

    [Fact]
    public async Task Also_where_another_provider_of_the_model_stands_before_it()
    {
        await using var rig = await GatewayRig.StartAsync<OwnedAccountsRig>();
        var (ada, other) = (rig.NewCaller(), rig.NewCaller());
        var body = Bodies.Messages("claude-sonnet-4-5", "[[sim: out=1]]");

        (await AccountOfAsync(rig, ada, "/v1/messages", body)).ShouldBe("own-claude/own");
        (await AccountOfAsync(rig, other, "/v1/messages", body)).ShouldBe("anthropic/simulated");
    }

    [Fact]
    public async Task The_list_of_models_has_those_the_key_has_an_account_for()
    {
        await using var rig = await GatewayRig.StartAsync<OwnedAccountsRig>();
        var (ada, other) = (rig.NewCaller(), rig.NewCaller());
        var options = rig.Server.Core.Snapshots.Current.Options;
        rig.Server.Core.Snapshots.Apply(
            options with { Providers = [options.Providers.Single(provider => provider.Name == "own-claude")] }, Economics.Pricing.RateCard.BuiltIn);

        (await ModelsAsync(rig, ada)).ShouldContain("claude-sonnet-4-5");
        (await ModelsAsync(rig, other)).ShouldBeEmpty();
    }

    private static async Task<List<string>> ModelsAsync(GatewayRig rig, RigCaller caller)
    {
        using var answer = await rig.SendAsync(caller, "/anthropic/v1/models", null, HttpMethod.Get);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [.. (await answer.Content.ReadAsStringAsync()).Json().GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }

    private static async Task<string> AccountOfAsync(GatewayRig rig, RigCaller caller, string path = "/v1/chat/completions", string? body = null)
    {
        using var answer = await rig.SendAsync(caller, path, body ?? Bodies.Chat("gpt-4o-mini", "[[sim: out=1]]"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var id = (await rig.OnlyRowAsync(caller)).Intent.Attribution[Dimension.Account];
        return (await rig.Server.Ledger.NamesAsync([(Dimension.Account, id)], CancellationToken.None))[(Dimension.Account, id)];
    }
}
