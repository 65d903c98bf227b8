using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;
using Tollgate.Increases;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>Temporary increases of budgets behind the admin API.</summary>
internal sealed class RemoteIncreases(RemoteGateway gateway) : RemoteRows<IncreaseBody, NoBody>(gateway, "increases"), IIncreaseRows
{
    public Task<ControlResult<SeenRow>> AskAsync(IncreaseBody order, CancellationToken cancellation) => CreateAsync(order, cancellation);

    public Task<ControlResult<SeenRow>> DecideAsync(Guid id, IncreaseVerdict verdict, CancellationToken cancellation) => ActAsync(
        id,
        verdict switch
        {
            IncreaseVerdict.Approve => "approve",
            IncreaseVerdict.Refuse => "refuse",
            _ => "withdraw",
        },
        null, force: false, cancellation);
}
