using Tollgate.Commands;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Privacy;

/// <summary>Everything an installation keeps about one person, for that person to read.</summary>
internal static class PersonalData
{
    private const int Page = 1000;

    /// <summary>Null when nothing is known under this name.</summary>
    internal static async Task<object?> CollectAsync(IControlStore control, ILedgerReader ledger, Organization organization, string slug, CancellationToken cancellation)
    {
        var snapshot = control.Read();
        var user = snapshot.Users.FirstOrDefault(user => user.OrganizationId == organization.Id && user.Slug == slug);
        var name = organization.Slug + "/" + slug;
        var id = NameId.Of(snapshot.Installation.Pepper, Dimension.User, name);
        var attempts = await AttemptsAsync(ledger, id, cancellation).ConfigureAwait(false);
        if (user is null && attempts.Count == 0)
        {
            return null;
        }

        var keys = snapshot.Keys.Where(key => user is not null && key.UserId == user.Id).ToList();
        var budgets = control.Budgets.List(withRetired: true);
        var named = budgets.Where(budget => Names(budget.Dimension, budget.ScopeName)).Select(budget => budget.Id).ToHashSet();
        var each = budgets.Where(budget => budget.Each == Dimension.User).Select(budget => budget.Id).ToHashSet();
        return new
        {
            user = name,
            ledger_id = id,
            account = user is null ? null : new
            {
                id = user.Id,
                slug = user.Slug,
                name = user.Name,
                email = user.Email,
                user_name = user.UserName,
                external_id = user.ExternalId,
                given_name = user.GivenName,
                family_name = user.FamilyName,
                team = snapshot.Teams.FirstOrDefault(team => team.Id == user.TeamId)?.Slug,
                groups = control.Members.TeamsOf(user.Id).Select(id => snapshot.Teams.First(team => team.Id == id).Slug),
                created_at = At(user.CreatedMicros),
                disabled_at = At(user.DisabledMicros),
                retired_at = At(user.RetiredMicros),
            },
            keys = keys.Select(key => new
            {
                id = key.Id,
                name = key.Name,
                prefix = key.Prefix,
                feature = key.DefaultFeature,
                tags = key.DefaultTags,
                cost_center = key.CostCenter,
                project = key.Project,
                ip_ranges = key.AllowedAddresses,
                metadata = key.Metadata,
                created_at = At(key.CreatedMicros),
                last_used_at = At(key.LastUsedMicros),
                revoked_at = At(key.RetiredMicros),
            }),
            admin_keys = control.AdminKeys.List(withRevoked: true).Where(key => user is not null && key.UserId == user.Id).Select(key => new
            {
                id = key.Id,
                name = key.Name,
                prefix = key.Prefix,
                role = AdminRoleNames.Of(key.Role),
                created_at = At(key.CreatedMicros),
                last_used_at = At(key.LastUsedMicros),
                revoked_at = At(key.RetiredMicros),
            }),
            budgets = budgets.Where(budget => named.Contains(budget.Id)).Select(budget => new { id = budget.Id, name = budget.Name, limit = budget.Limit.ToString() }),
            increases = snapshot.Increases.Where(increase => (user is not null && increase.RequestedByUser == user.Id) || named.Contains(increase.BudgetId) || IsFor(increase)).Select(increase => new
            {
                id = increase.Id,
                budget_id = increase.BudgetId,
                name = increase.Name,
                amount = increase.Amount.ToString(),
                requested_at = At(increase.CreatedMicros),
                reason = increase.Reason,
            }),
            limits = control.RequestLimits.List(withRetired: true).Where(limit => Names(limit.Dimension, limit.ScopeName)).Select(limit => new { id = limit.Id, name = limit.Name }),
            policies = control.Policies.List(withRetired: true).Where(policy => Names(policy.Dimension, policy.ScopeName)).Select(policy => new { id = policy.Id, name = policy.Name }),
            attempts,
        };

        bool IsFor(BudgetIncrease increase) => increase.Name == name && each.Contains(increase.BudgetId);

        bool Names(Dimension? dimension, string scope) =>
            (dimension == Dimension.User && scope == name) || (dimension == Dimension.Key && keys.Any(key => key.Id.ToString() == scope));
    }

    private static async Task<List<object>> AttemptsAsync(ILedgerReader ledger, long user, CancellationToken cancellation)
    {
        var found = new List<object>();
        for (long? before = null; ;)
        {
            var page = await ledger.NewestAsync(new LedgerPageQuery { Before = before, Limit = Page, Filters = [new SpendFilter(Dimension.User, user)] }, cancellation).ConfigureAwait(false);
            var models = await ledger.NamesAsync([.. page.Attempts.Select(static attempt => (Dimension.Model, attempt.Intent.Attribution[Dimension.Model])).Distinct()], cancellation).ConfigureAwait(false);
            found.AddRange(page.Attempts.Select(attempt => new
            {
                attempt_id = attempt.Intent.AttemptId,
                request_id = attempt.Intent.RequestId,
                started_at = At(attempt.Intent.StartedMicros),
                model = models.GetValueOrDefault((Dimension.Model, attempt.Intent.Attribution[Dimension.Model])),
                input_tokens = attempt.End.Usage.InputTotal,
                output_tokens = attempt.End.Usage.OutputTotal,
                cost = attempt.End.Cost.ToString(),
            }));
            if (page.Next is null)
            {
                return found;
            }

            before = page.Next;
        }
    }

    private static string? At(long? micros) => Commands.KeyListing.Instant(micros);
}
