using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <content>Policies: where requests may go and what may be kept of them.</content>
public abstract partial class ControlStoreConformance
{
    [Fact]
    public void A_policy_comes_back_as_it_was_written_and_is_in_the_snapshot_while_it_is_in_force()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var made = store.Policies.Create(new Policy
        {
            Name = "eu only",
            Dimension = Dimension.Organization,
            ScopeName = "acme",
            AllowedProviders = ["openai", "azure-*"],
            AllowedRegions = ["eu"],
            AllowedAccounts = ["openai/eu", "*/zdr"],
            ZeroRetentionOnly = true,
            ForbidStorage = true,
            Enabled = false,
            ManagedBy = "file",
        }).Require();
        made.OrganizationId.ShouldBe(acme.Id);
        CloseAll();
        store = Open();

        Same(store.Policies.Find(made.Id).ShouldNotBeNull(), made);
        Same(store.Read().Policies.ShouldHaveSingleItem(), made);
        var changed = store.Policies.Update(made with { AllowedAccounts = [], Enabled = true }).Require();
        (changed.Version, changed.AllowedAccounts.Count, changed.Enabled).ShouldBe((2, 0, true));
        Refused(store.Policies.Update(made), ControlErrorKind.Conflict, "version");
        Refused(store.Policies.Update(changed with { OrganizationId = null }), ControlErrorKind.Fixed, "organization_id");
        store.Policies.Retire(made.Id).Require();
        store.Read().Policies.ShouldBeEmpty();

        static void Same(Policy stored, Policy expected)
        {
            stored.AllowedProviders.ShouldBe(expected.AllowedProviders);
            stored.AllowedRegions.ShouldBe(expected.AllowedRegions);
            stored.AllowedAccounts.ShouldBe(expected.AllowedAccounts);
            (stored with { AllowedProviders = expected.AllowedProviders, AllowedRegions = expected.AllowedRegions, AllowedAccounts = expected.AllowedAccounts }).ShouldBe(expected);
        }
    }

    [Fact]
    public void A_policy_is_for_the_installation_an_organization_a_team_or_a_key()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var globex = store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();
        var key = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci" }).Require().Key.Id.ToString("D");
        var policy = new Policy { Name = "p", ForbidStorage = true };

        store.Policies.Create(policy).Require().OrganizationId.ShouldBeNull();
        foreach (var (dimension, name) in ((Dimension, string)[])[(Dimension.Organization, "acme"), (Dimension.Team, "acme/research"), (Dimension.Key, key)])
        {
            store.Policies.Create(policy with { Dimension = dimension, ScopeName = name }).Require().OrganizationId.ShouldBe(acme.Id, name);
            Refused(store.Policies.Create(policy with { OrganizationId = globex.Id, Dimension = dimension, ScopeName = name }), ControlErrorKind.Invalid, "scope");
        }

        Refused(store.Policies.Create(policy with { Dimension = Dimension.User, ScopeName = "acme/ann" }), ControlErrorKind.Invalid, "scope");
        Refused(store.Policies.Create(policy with { Dimension = Dimension.Customer, ScopeName = "x" }), ControlErrorKind.Invalid, "scope");
        Refused(store.Policies.Create(policy with { Dimension = Dimension.Team, ScopeName = "acme/nobody" }), ControlErrorKind.NotFound, "scope");
        Refused(store.Policies.Create(policy with { ScopeName = "acme" }), ControlErrorKind.Invalid, "scope");
    }

    [Fact]
    public void All_problems_of_a_policy_are_told_at_once()
    {
        var store = Open();
        Refused(store.Policies.Create(new Policy { Name = "p" }), ControlErrorKind.Invalid, "allowed_providers");
        Refused(store.Policies.Create(new Policy { Name = "p", AllowedAccounts = ["openai"] }), ControlErrorKind.Invalid, "allowed_accounts");
        Refused(store.Policies.Create(new Policy { Name = "p", AllowedRegions = [.. Enumerable.Repeat("eu", 101)] }), ControlErrorKind.Invalid, "allowed_regions");
        store.Policies.Create(new Policy { Name = " ", Dimension = Dimension.Team, ScopeName = "x", AllowedProviders = ["OpenAI", ""], AllowedRegions = ["e u"], AllowedAccounts = ["openai/eu\n"] })
            .Errors.Select(error => error.Field).ShouldBe(["name", "scope", "allowed_providers", "allowed_providers", "allowed_regions", "allowed_accounts"]);
        store.Policies.List(withRetired: true).ShouldBeEmpty();
    }

    [Fact]
    public void The_policy_of_a_key_goes_with_the_person_whose_key_it_is()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var ada = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ada" }).Require();
        var key = store.Keys.Create(new NewKey { OrganizationId = acme.Id, UserId = ada.Id, Name = "ci" }).Require().Key.Id;
        var policy = store.Policies.Create(new Policy { Name = "for ada", Dimension = Dimension.Key, ScopeName = key.ToString("D"), ForbidStorage = true }).Require();
        var other = store.Policies.Create(new Policy { Name = "all", ForbidStorage = true }).Require();

        store.EraseUser(acme, "ada");

        var erased = store.Policies.Find(policy.Id).ShouldNotBeNull();
        erased.Name.ShouldBe("erased");
        erased.RetiredMicros.ShouldNotBeNull();
        store.Read().Policies.ShouldHaveSingleItem().Id.ShouldBe(other.Id);
    }
}
