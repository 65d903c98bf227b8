using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Policies in a data directory.</summary>
internal sealed class LocalPolicies(string data) : LocalScopedRows<Policy, PolicyBody>(data), IChangeableRows<PolicyBody, PolicyChange>
{
    public Task<ControlResult<SeenRow>> ChangeAsync(Guid id, PolicyChange change, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
        Change(id, force, "There is no such policy; see 'policies list'.", policy => change.Of(policy) is var changed && changed != policy ? changed : PoliciesCommand.NothingToChange));

    protected override IControlSet<Policy> Set(IControlStore store) => store.Policies;

    protected override IReadOnlyList<Policy> InForce(ControlSnapshot snapshot) => snapshot.Policies;

    protected override (string Scope, string? Organization) Place(PolicyBody order) => (order.Scope ?? "", order.Organization);

    protected override Policy Draft(PolicyBody order, Guid? organization, ScopeArgument.ScopeName scope) => new()
    {
        OrganizationId = organization,
        Name = order.Name ?? order.Scope!.Replace(':', ' '),
        Dimension = scope.Dimension,
        ScopeName = scope.Name,
        AllowedProviders = order.AllowedProviders,
        AllowedRegions = order.AllowedRegions,
        AllowedAccounts = order.AllowedAccounts,
        ZeroRetentionOnly = order.ZeroRetentionOnly,
        ForbidStorage = order.ForbidStorage,
    };

    protected override object View(ControlSnapshot snapshot, Policy row) => PolicyEndpoints.View(snapshot, row);
}
