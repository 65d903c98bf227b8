using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>One change brings keys and what limits them: at no moment does a key work without.</summary>
public sealed class LimitsBeforeKeysTests
{
    [Fact]
    public async Task A_budget_holds_before_its_key_works_and_until_it_no_longer_does()
    {
        await using var rig = await PassThroughRig.StartAsync(new CannedProvider("{}"u8.ToArray(), "application/json"));
        var keys = rig.KeyRings;
        var leaving = keys.Current.Identify(rig.Secret, 0).Caller!.Key;
        var joining = rig.Control.Keys.Create(new NewKey { OrganizationId = leaving.OrganizationId, Name = "joining" }).Require();
        rig.Control.Budgets.Create(new Budget
        {
            Name = "little",
            OrganizationId = leaving.OrganizationId,
            Dimension = Dimension.Key,
            ScopeName = joining.Key.Id.ToString("D"),
            Window = BudgetWindow.CalendarMonth,
            Limit = new Amount(0.01m),
        }).Require();
        rig.Control.Keys.Revoke(leaving.Id).Require();
        rig.Control.Budgets.Retire(rig.Control.Budgets.List().Single(static budget => budget.Name == "plenty").Id).Require();
        var between = 0;
        keys.Changing += _ =>
        {
            between++;
            Names(rig).ShouldBe(["little", "plenty"]);
            keys.Current.Identify(joining.Secret, 0).IsOk.ShouldBeFalse();
            keys.Current.Identify(rig.Secret, 0).IsOk.ShouldBeTrue();
        };

        rig.RefreshKeys();

        between.ShouldBe(1);
        keys.Failure.ShouldBeNull();
        Names(rig).ShouldBe(["little"]);
        keys.Current.Identify(joining.Secret, 0).IsOk.ShouldBeTrue();
        keys.Current.Identify(rig.Secret, 0).IsOk.ShouldBeFalse();
    }

    [Fact]
    public async Task Keys_do_not_come_into_force_when_their_limits_cannot()
    {
        await using var rig = await PassThroughRig.StartAsync(new CannedProvider("{}"u8.ToArray(), "application/json"));
        var organization = rig.KeyRings.Current.Identify(rig.Secret, 0).Caller!.Key.OrganizationId;
        var joining = rig.Control.Keys.Create(new NewKey { OrganizationId = organization, Name = "joining" }).Require();
        var fails = true;
        rig.KeyRings.Changing += _ =>
        {
            if (fails)
                throw new InvalidOperationException("cannot");
        };

        Should.Throw<InvalidOperationException>(rig.RefreshKeys);
        rig.KeyRings.Current.Identify(joining.Secret, 0).IsOk.ShouldBeFalse();
        fails = false;
        rig.RefreshKeys();
        rig.KeyRings.Current.Identify(joining.Secret, 0).IsOk.ShouldBeTrue();
    }

    private static IEnumerable<string> Names(PassThroughRig rig) => rig.Standings.Select(static standing => standing.Budget.Name).Order();
}
