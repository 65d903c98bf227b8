using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Limits of rate in a data directory.</summary>
internal sealed class LocalLimits(string data) : LocalScopedRows<RequestLimit, LimitBody>(data)
{
    protected override IControlSet<RequestLimit> Set(IControlStore store) => store.RequestLimits;

    protected override IReadOnlyList<RequestLimit> InForce(ControlSnapshot snapshot) => snapshot.RequestLimits;

    protected override (string Scope, string? Organization) Place(LimitBody order) => (order.Scope ?? "", order.Organization);

    protected override RequestLimit Draft(LimitBody order, Guid? organization, ScopeArgument.ScopeName scope) => new()
    {
        OrganizationId = organization,
        Name = order.Name ?? order.Scope!.Replace(':', ' '),
        Dimension = scope.Dimension,
        ScopeName = scope.Name,
        Requests = order.Requests,
        Per = order.Per.Length(),
        MaxParallel = order.MaxParallel,
        MaxStreams = order.MaxStreams,
        InputTokens = order.InputTokens,
        OutputTokens = order.OutputTokens,
        Tokens = order.Tokens,
        Money = order.Money,
    };

    protected override object View(ControlSnapshot snapshot, RequestLimit row) => LimitEndpoints.View(snapshot, row);
}
