using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

/// <summary>Who asks what is free learns of its own organization only, and leaves no name behind.</summary>
public sealed class FreeMoneyTests
{
    private const long Now = 1_750_000_000_000_000;
    private readonly BudgetBook _book = new(new WindowCalendar(TimeZoneInfo.Utc));
    private readonly BudgetSet _set = new();

    [Fact]
    public void Budgets_of_the_whole_installation_are_told_only_to_who_sees_all()
    {
        Apply(Definition("whole", Scope.Installation, 3), Definition("customer", new Scope(Dimension.Customer, 5), 2), Definition("team", new Scope(Dimension.Team, 7), 9));
        Select();

        _book.Free(_set, seesAll: true).ShouldBe(new Amount(2));
        _book.Free(_set, seesAll: false).ShouldBe(new Amount(9));
    }

    [Fact]
    public void A_name_nobody_has_counted_has_no_figure_and_is_not_counted_for_the_asking()
    {
        Apply(Definition("each", new Scope(Dimension.Team, 7), 4) with { Each = Dimension.Customer, Window = BudgetWindow.Lifetime });
        Select();

        _book.Free(_set, seesAll: false).ShouldBeNull();
        _book.Snapshot(Now).ShouldHaveSingleItem().Names.ShouldBe(0);

        foreach (var unknown in _book.Unknown(_set))
            _book.Learn(unknown, new Amount[unknown.Spans.Count]);

        _book.TryHold(_set, new Amount(1), out _, out _).ShouldBeTrue();
        _book.Free(_set, seesAll: false).ShouldBe(new Amount(3));
    }

    [Theory]
    [InlineData(Dimension.Organization, true)]
    [InlineData(Dimension.Team, true)]
    [InlineData(Dimension.User, true)]
    [InlineData(Dimension.Key, true)]
    [InlineData(Dimension.Customer, false)]
    [InlineData(Dimension.Feature, false)]
    [InlineData(Dimension.Task, false)]
    [InlineData(Dimension.Model, false)]
    [InlineData(Dimension.Account, false)]
    [InlineData(Dimension.Tag, false)]
    public void A_scope_is_of_one_organization_by_what_it_names_or_where_it_lies(Dimension dimension, bool expected)
    {
        new Scope(dimension, 1).IsWithinOneOrganization.ShouldBe(expected);
        (new Scope(dimension, 1) with { Organization = 2 }).IsWithinOneOrganization.ShouldBeTrue();
        Scope.Installation.IsWithinOneOrganization.ShouldBeFalse();
        (Definition("each", Scope.Installation, 1) with { Each = dimension }).IsWithinOneOrganization.ShouldBe(expected);
    }

    private void Select()
    {
        var who = default(Attribution);
        (who[Dimension.Organization], who[Dimension.Team], who[Dimension.Customer]) = (1, 7, 5);
        _book.Select(in who, [], Now, _set);
    }

    private void Apply(params BudgetDefinition[] definitions) => _book.Apply(definitions, EmptySpendHistory.Instance, Now);

    private static BudgetDefinition Definition(string name, Scope scope, decimal limit) =>
        new() { Id = Guid.NewGuid(), Name = name, Scope = scope, Limit = new Amount(limit) };
}
