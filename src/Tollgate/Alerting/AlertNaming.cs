using System.Globalization;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Alerting;

/// <summary>Finds the names behind the ids of an alert when it is sent or shown, so that what is erased stays unsaid.</summary>
internal sealed class AlertNaming(IControlStore control, ILedgerReader ledger)
{
    /// <summary>All of them, for those the alert is meant for.</summary>
    internal async Task<AlertNames> ResolveAsync(Alert alert, AlertFacts facts, CancellationToken cancellation)
    {
        var names = await ResolvePlainAsync(facts, cancellation).ConfigureAwait(false);
        if (alert.OrganizationId is { } organization)
        {
            names = names with { Organization = control.Organizations.Find(organization)?.Slug };
        }

        if (alert.ObjectId is { } id)
        {
            names = control.Budgets.Find(id) is { } budget
                ? names with { Object = budget.Name, Scope = Scope(budget.OrganizationId, budget.Dimension, budget.ScopeName) }
                : control.RequestLimits.Find(id) is { } limit
                ? names with { Object = limit.Name, Scope = Scope(limit.OrganizationId, limit.Dimension, limit.ScopeName) }
                : control.Policies.Find(id) is { } policy
                ? names with { Object = policy.Name, Scope = Scope(policy.OrganizationId, policy.Dimension, policy.ScopeName) }
                : control.Keys.Find(id) is { } key
                ? names with { Object = key.Name }
                : names;
        }

        return Enum.TryParse<Dimension>(facts.NameDimension, ignoreCase: true, out var dimension) && Id(facts.NameId) is { } name
            ? names with { Name = await NameAsync(dimension, name, cancellation).ConfigureAwait(false) }
            : names;
    }

    /// <summary>Only what can be no person: for the log, from which nothing can be erased.</summary>
    internal async Task<AlertNames> ResolvePlainAsync(AlertFacts facts, CancellationToken cancellation) => new()
    {
        Provider = Id(facts.ProviderId) is { } provider ? await NameAsync(Dimension.Provider, provider, cancellation).ConfigureAwait(false) : null,
        Model = Id(facts.ModelId) is { } model ? await NameAsync(Dimension.Model, model, cancellation).ConfigureAwait(false) : null,
    };

    private async Task<string?> NameAsync(Dimension dimension, long id, CancellationToken cancellation) =>
        (await ledger.NamesAsync([(dimension, id)], cancellation).ConfigureAwait(false)).GetValueOrDefault((dimension, id));

    private string Scope(Guid? organization, Dimension? dimension, string scope) => dimension switch
    {
        { } given => $"{given.ToString().ToLowerInvariant()} {scope}",
        null when organization is { } id => $"organization {control.Organizations.Find(id)?.Slug ?? id.ToString()}",
        null => "the installation",
    };

    private static long? Id(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
