using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Tests.Identity;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Policies;

public sealed class PolicyBookTests
{
    [Fact]
    public void Without_a_policy_there_is_nothing_to_ask()
    {
        var tenants = new Tenants();
        tenants.AddKey();
        tenants.Policies.Add(PolicyWorld.Draft() with { Enabled = false, ZeroRetentionOnly = true });
        PolicyWorld.CallerOf(tenants).Policy.ShouldBeNull();
    }

    [Fact]
    public void Keys_of_one_team_share_what_holds_for_them()
    {
        var tenants = new Tenants();
        tenants.AddKey();
        tenants.AddKey();
        tenants.AddKey(key => key with { TeamId = null, UserId = null });
        tenants.Policies.Add(PolicyWorld.Draft("all") with { ForbidStorage = true });
        tenants.Policies.Add(PolicyWorld.Draft("team") with { OrganizationId = tenants.Acme.Id, Dimension = Dimension.Team, ScopeName = "acme/research", ZeroRetentionOnly = true });

        var callers = new KeyRing(tenants.Snapshot()).Callers.ToList();
        var (team, others) = (callers.Where(caller => caller.Team is not null).ToList(), callers.Single(caller => caller.Team is null));
        team[0].Policy.ShouldBeSameAs(team[1].Policy);
        team[0].Policy!.Policies.Select(policy => policy.Policy.Name).ShouldBe(["all", "team"]);
        others.Policy!.Policies.Select(policy => policy.Policy.Name).ShouldBe(["all"]);
    }

    [Fact]
    public void Rotating_a_key_does_not_shake_its_policy_off()
    {
        var tenants = new Tenants();
        tenants.AddKey();
        var first = tenants.Keys[0].Id;
        tenants.AddKey(key => key with { RotatedFrom = first });
        tenants.AddKey(key => key with { RotatedFrom = tenants.Keys[1].Id });
        tenants.AddKey();
        tenants.Policies.Add(PolicyWorld.Draft() with { OrganizationId = tenants.Acme.Id, Dimension = Dimension.Key, ScopeName = first.ToString("D"), ZeroRetentionOnly = true });

        var callers = new KeyRing(tenants.Snapshot()).Callers.ToDictionary(caller => caller.Key.Id);
        tenants.Keys.Select(key => callers[key.Id].Policy is not null).ShouldBe([true, true, true, false]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whichever_key_of_a_line_a_policy_names_it_holds_for_all_of_them(int named)
    {
        // The second was made before keys knew the first of their line, the last two after.
        var tenants = new Tenants();
        tenants.AddKey();
        tenants.AddKey(key => key with { RotatedFrom = tenants.Keys[0].Id });
        tenants.AddKey(key => key with { RotatedFrom = tenants.Keys[1].Id, FirstId = tenants.Keys[1].Id });
        tenants.AddKey(key => key with { RotatedFrom = tenants.Keys[2].Id, FirstId = tenants.Keys[1].Id });
        tenants.AddKey();
        tenants.Policies.Add(PolicyWorld.Draft() with { OrganizationId = tenants.Acme.Id, Dimension = Dimension.Key, ScopeName = tenants.Keys[named].Id.ToString("D"), ZeroRetentionOnly = true });

        var callers = new KeyRing(tenants.Snapshot()).Callers.ToDictionary(caller => caller.Key.Id);
        tenants.Keys.Select(key => callers[key.Id].Policy is not null).ShouldBe([true, true, true, true, false]);
    }

    [Fact]
    public void What_is_for_the_whole_organization_may_be_written_without_its_name()
    {
        var tenants = new Tenants();
        tenants.AddKey();
        tenants.Policies.Add(PolicyWorld.Draft() with { OrganizationId = tenants.Acme.Id, ZeroRetentionOnly = true });
        tenants.Policies.Add(PolicyWorld.Draft() with { OrganizationId = tenants.Other.Id, ForbidStorage = true });
        PolicyWorld.CallerOf(tenants).Policy!.Policies.ShouldHaveSingleItem().Policy.ZeroRetentionOnly.ShouldBeTrue();
    }
}
