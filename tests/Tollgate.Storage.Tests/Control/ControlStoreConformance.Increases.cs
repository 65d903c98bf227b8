using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <content>Increases of budgets.</content>
public abstract partial class ControlStoreConformance
{
    private static readonly long s_hour = TimeSpan.FromHours(1).Ticks / TimeSpan.TicksPerMicrosecond;

    [Fact]
    public void An_increase_comes_back_as_it_was_asked_for_in_the_organization_of_its_budget()
    {
        var store = Open();
        var (acme, budget) = Limited(store);
        var asked = store.Increases.Create(Draft(budget) with
        {
            OrganizationId = Guid.NewGuid(),
            Name = "acme/ann",
            Amount = new Amount(12.000000000000001m),
            Reason = "the end of the quarter",
            RequestedBy = Guid.NewGuid(),
            RequestedByUser = Guid.NewGuid(),
        }).Require();
        CloseAll();
        store = Open();

        store.Increases.Find(asked.Id).ShouldBe(asked);
        (asked.OrganizationId, asked.State, asked.InForce()).ShouldBe((acme.Id, IncreaseState.Requested, null));
        store.Read().Increases.ShouldBe([asked]);
        store.Read().BudgetDefinitions().ShouldHaveSingleItem().Increases.ShouldBeEmpty();
    }

    [Fact]
    public void It_counts_from_its_approval_to_its_end_and_not_before()
    {
        var store = Open();
        var (_, budget) = Limited(store);
        var start = Time.Micros;
        var asked = store.Increases.Create(Draft(budget) with { FromMicros = start - s_hour, UntilMicros = start + 5 * s_hour, Name = "acme/ann" }).Require();
        Time.Advance(TimeSpan.FromHours(1));
        var approved = store.Increases.Update(asked with { State = IncreaseState.Approved, DecidedMicros = Time.Micros }).Require();

        var definition = store.Read().BudgetDefinitions().ShouldHaveSingleItem();
        definition.Increases.ShouldBe([new LimitIncrease(asked.Amount, new WindowSpan(start + s_hour, start + 5 * s_hour), NameId.Of(store.Installation.Pepper, Dimension.User, "acme", "ann"))]);
        approved.StateAt(start + 5 * s_hour - 1).ShouldBe(IncreaseState.Approved);
        approved.StateAt(start + 5 * s_hour).ShouldBe(IncreaseState.Expired);

        Time.Advance(TimeSpan.FromHours(1));
        var ended = store.Increases.Update(approved with { State = IncreaseState.Withdrawn, EndedMicros = Time.Micros }).Require();
        ended.InForce().ShouldBe(new WindowSpan(start + s_hour, start + 2 * s_hour), "what it was in force for stays true");
        ended.StateAt(long.MaxValue).ShouldBe(IncreaseState.Withdrawn);
    }

    [Fact]
    public void It_is_decided_once_and_what_was_asked_for_is_fixed()
    {
        var store = Open();
        var (_, budget) = Limited(store);
        var asked = store.Increases.Create(Draft(budget)).Require();
        var now = Time.Micros;

        Refused(store.Increases.Update(asked with { Amount = new Amount(99m) }), ControlErrorKind.Fixed, "amount_usd");
        Refused(store.Increases.Update(asked with { UntilMicros = asked.UntilMicros + 1 }), ControlErrorKind.Fixed, "until");
        Refused(store.Increases.Update(asked with { Name = "acme/bob" }), ControlErrorKind.Fixed, "name");
        Refused(store.Increases.Update(asked with { RequestedBy = Guid.NewGuid() }), ControlErrorKind.Fixed, "requested_by");
        Refused(store.Increases.Update(asked with { State = IncreaseState.Approved }), ControlErrorKind.Invalid, "decided");
        Refused(store.Increases.Update(asked with { State = IncreaseState.Expired }), ControlErrorKind.Invalid, "state");
        var refused = store.Increases.Update(asked with { State = IncreaseState.Refused, DecidedMicros = now, DecidedBy = Guid.NewGuid() }).Require();
        Refused(store.Increases.Update(refused with { State = IncreaseState.Approved }), ControlErrorKind.Conflict, "state");
        Refused(store.Increases.Update(refused with { State = IncreaseState.Withdrawn, EndedMicros = now }), ControlErrorKind.Conflict, "state");

        var other = store.Increases.Create(Draft(budget)).Require();
        Refused(store.Increases.Update(other with { State = IncreaseState.Withdrawn, EndedMicros = now, DecidedMicros = now }), ControlErrorKind.Conflict, "state");
        store.Increases.Update(other with { State = IncreaseState.Withdrawn, EndedMicros = now }).Require().InForce().ShouldBeNull();

        var late = store.Increases.Create(Draft(budget)).Require();
        Time.Advance(TimeSpan.FromHours(3));
        Refused(store.Increases.Update(late with { State = IncreaseState.Approved, DecidedMicros = Time.Micros }), ControlErrorKind.Conflict, "state");
    }

    [Fact]
    public void What_cannot_be_asked_for_is_refused()
    {
        var store = Open();
        var (_, budget) = Limited(store);
        var plain = store.Budgets.Create(new Budget { Name = "whole", Limit = new Amount(1m) }).Require();

        Refused(store.Increases.Create(Draft(budget) with { BudgetId = Guid.NewGuid() }), ControlErrorKind.NotFound, "budget");
        Refused(store.Increases.Create(Draft(plain) with { Name = "acme/ann" }), ControlErrorKind.Invalid, "name");
        Refused(store.Increases.Create(Draft(budget) with { FromMicros = 0, UntilMicros = Time.Micros }), ControlErrorKind.Invalid, "until");
        Refused(store.Increases.Create(Draft(budget) with { State = IncreaseState.Approved, DecidedMicros = Time.Micros }), ControlErrorKind.Invalid, "state");
        Refused(store.Increases.Create(Draft(budget) with { Amount = new Amount(0.0000000000000001m) }), ControlErrorKind.Invalid, "amount_usd");
        store.Increases.Create(Draft(budget) with { Amount = default, UntilMicros = 1, FromMicros = -1, Reason = new string('x', 501), Name = new string('x', 257) }).Errors
            .Select(error => error.Field).ShouldBe(["amount_usd", "from", "reason", "name"], ignoreOrder: true);
        store.Budgets.Retire(plain.Id).Require();
        Refused(store.Increases.Create(Draft(plain)), ControlErrorKind.NotFound, "budget");
        for (var i = 0; i < 100; i++)
            store.Increases.Create(Draft(budget)).Require();

        Refused(store.Increases.Create(Draft(budget)), ControlErrorKind.Conflict, "budget");
    }

    [Fact]
    public void What_people_wrote_goes_with_them_and_an_increase_for_one_does_not_become_one_for_all()
    {
        var store = Open();
        var (acme, budget) = Limited(store);
        var ann = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ann" }).Require();
        var own = store.Budgets.Create(new Budget { Name = "ann's", Dimension = Dimension.User, ScopeName = "acme/ann", Limit = default }).Require();
        store.Increases.Create(Draft(budget) with { Reason = "written by ann", RequestedByUser = ann.Id }).Require();
        store.Increases.Create(Draft(budget) with { Reason = "for ann", Name = "acme/ann" }).Require();
        store.Increases.Create(Draft(own) with { Reason = "for her budget" }).Require();
        store.Increases.Create(Draft(budget) with { Reason = "for bob", Name = "acme/bob" }).Require();

        store.EraseUser(acme, "ann");

        store.Increases.List().Select(increase => (increase.Name, increase.Reason)).ShouldBe([("", ""), ("erased", ""), ("", ""), ("acme/bob", "for bob")], ignoreOrder: true);
        store.Audit.Read(new AuditQuery { Limit = 200 }).ShouldAllBe(entry => !(entry.Before + entry.After + entry.Changed).Contains("ann", StringComparison.Ordinal));
    }

    private BudgetIncrease Draft(Budget budget) => new()
    {
        BudgetId = budget.Id,
        Amount = new Amount(5m),
        FromMicros = Time.Micros,
        UntilMicros = Time.Micros + 2 * s_hour,
    };

    private static (Organization Acme, Budget Budget) Limited(IControlStore store)
    {
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        return (acme, store.Budgets.Create(new Budget { Name = "each", OrganizationId = acme.Id, Dimension = Dimension.Organization, ScopeName = "acme", Each = Dimension.User, Limit = new Amount(10m) }).Require());
    }
}
