using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;
using Tollgate.Increases;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>Temporary increases of budgets behind the admin API.</summary>
internal sealed class RemoteIncreases(RemoteGateway gateway) : RemoteRows<IncreaseBody, NoBody>(gateway, "increases"), IIncreaseRows
{
    public async Task<ControlResult<SeenRow>> AskAsync(IncreaseBody order, IReadOnlyList<ControlError> problems, CancellationToken cancellation) =>
        problems.Count > 0 ? new ControlResult<SeenRow>(problems) : await CreateAsync(order, cancellation).ConfigureAwait(false);

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
