using Tollgate.Commands.Administration;
using Tollgate.Commands.People;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>Organizations, teams or users behind the admin API.</summary>
internal sealed class RemoteTenants<TNew, TChange>(RemoteGateway gateway, string kind) : RemoteRows<TNew, TChange>(gateway, kind), ITenantRows<TNew, TChange>
{
    private readonly string _noun = kind[..^1];
    private readonly string _list = kind + " list";

    public async Task<ControlResult<SeenRow>> FindAsync(string name, bool isRetired, CancellationToken cancellation)
    {
        var (organization, slug) = _noun == "organization" ? (null, name) : MemberName.Split(name);
        if (organization is null && _noun != "organization")
        {
            // As for new ones: one's own, or the default one.
            var me = await MeAsync(cancellation).ConfigureAwait(false);
            if (!me.IsOk)
            {
                return me;
            }

            organization = me.Value.Find("organization") ?? ControlAccess.DefaultOrganization;
        }

        var rows = await ListAsync(new RowFilter { All = true, Organization = organization }, slug, cancellation).ConfigureAwait(false);
        return !rows.IsOk ? new ControlResult<SeenRow>(rows.Errors)
            : rows.Value.FirstOrDefault(row => row.Has("retired_at") == isRetired) is { } row ? row
            : MemberName.Missing(_noun, name, isRetired, _list);
    }

    public Task<ControlResult<SeenRow>> RestoreAsync(Guid id, bool force, CancellationToken cancellation) => ActAsync(id, "restore", null, force, cancellation);
}
