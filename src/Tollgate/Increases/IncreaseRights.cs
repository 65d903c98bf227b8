using Tollgate.Economics.Money;
using Tollgate.Http.Access;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Increases;

/// <summary>Who may see, take back and decide requests for increases, beyond what the role table says of places. For one request.</summary>
internal sealed class IncreaseRights(Viewer viewer, ControlSnapshot snapshot, TimeProvider time)
{
    // Up to its own limit whoever decides may add to a budget, up to ten times that finance, beyond owners and operators.
    private const int MostOfFinance = 10;

    private readonly Places _places = new(snapshot, time);
    private readonly Dictionary<Guid, Budget> _budgets = snapshot.Budgets.ToDictionary(static budget => budget.Id);

    /// <summary>The budget of an increase; null when it is out of force.</summary>
    internal Budget? BudgetOf(BudgetIncrease increase) => _budgets.GetValueOrDefault(increase.BudgetId);

    /// <summary>Whether it is seen: by those who see its place, and by who asked.</summary>
    internal bool Sees(BudgetIncrease increase) => IsOwn(increase) || viewer.Sees(Resource.Increases, PlaceOf(increase));

    /// <summary>The budget of an id, when more may be asked for it; what is somebody else's is like what is not there.</summary>
    internal Budget? FindToAsk(string? id) =>
        Guid.TryParse(id, out var given) && _budgets.GetValueOrDefault(given) is { } budget && viewer.MayAsk(_places.Of(budget)) ? budget : null;

    /// <summary>Why somebody who sees it must not decide so; null when they may.</summary>
    internal IResult? Refuse(BudgetIncrease increase, IncreaseVerdict verdict)
    {
        var place = PlaceOf(increase);
        if (verdict == IncreaseVerdict.Withdraw && IsOwn(increase))
        {
            return null;
        }

        if (!viewer.MayDecide(place))
        {
            return AccessControl.Forbidden(viewer, Resource.Increases, Act.Approve, place.Organization is null ? Reach.Installation : Reach.Organization);
        }

        if (verdict != IncreaseVerdict.Approve || viewer.Role is AdminRole.Operator or AdminRole.Owner)
        {
            return null;
        }

        if (IsOwn(increase))
        {
            return ApiResults.Error(403, "own_request", "Somebody else has to approve what you asked for yourself; owners and operators may do it on their own.");
        }

        return BudgetOf(increase) is { } budget && TooMuch(increase, budget) is { } needed
            ? ApiResults.Error(
                403, "increase_too_large",
                $"With this, {increase.Amount + Others(increase)} USD would be on top of a limit of {budget.Limit} USD; so much takes {needed}.")
            : null;
    }

    private bool IsOwn(BudgetIncrease increase) =>
        increase.RequestedBy == viewer.KeyId || (viewer.User is { } user && increase.RequestedByUser == user.Id);

    private Place PlaceOf(BudgetIncrease increase) => BudgetOf(increase) is { } budget ? _places.Of(budget) : new Place(increase.OrganizationId);

    private string? TooMuch(BudgetIncrease increase, Budget budget)
    {
        var sum = increase.Amount + Others(increase);
        return sum > budget.Limit * MostOfFinance ? "the role owner or operator"
            : sum > budget.Limit && viewer.Role != AdminRole.Finance ? "the role finance, owner or operator"
            : null;
    }

    // What is approved already for a part of the same time: else a large increase is many small ones.
    private Amount Others(BudgetIncrease increase)
    {
        var sum = Amount.Zero;
        foreach (var other in snapshot.Increases)
        {
            if (other.BudgetId == increase.BudgetId && other.Id != increase.Id && other.InForce() is { } span
                && span.StartMicros < increase.UntilMicros && increase.FromMicros < span.EndMicros)
            {
                sum += other.Amount;
            }
        }

        return sum;
    }
}
