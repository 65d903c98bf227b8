using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>Provider keys in the store of a gateway elsewhere, sealed with its master key.</summary>
internal sealed class RemoteSecrets(RemoteGateway gateway) : ISecretRows
{
    public Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(CancellationToken cancellation) =>
        RemotePages.ReadAsync(gateway, "api/secrets?limit=200", "cursor", "secrets", int.MaxValue, cancellation);

    public async Task<ControlResult<SeenRow>> PutAsync(string name, string value, CancellationToken cancellation)
    {
        var read = await gateway.GetAsync(Path(name), cancellation).ConfigureAwait(false);
        return read.IsDone || read.Status == 404
            ? Answer(await gateway.ChangeAsync(HttpMethod.Put, Path(name), RemoteBody.Of(new SecretBody { Value = value }), read.IsDone ? read.ETag : null, cancellation).ConfigureAwait(false))
            : Answer(read);
    }

    public async Task<ControlResult<SeenRow>> RemoveAsync(string name, bool force, CancellationToken cancellation)
    {
        if (force)
        {
            return new ControlError(ControlErrorKind.Invalid, "force", "", "--force is for the data directory. Over the API, a secret that an account uses stays until the gateway's configuration names it no longer.");
        }

        var read = await gateway.GetAsync(Path(name), cancellation).ConfigureAwait(false);
        var row = Answer(read);
        if (!row.IsOk)
        {
            return row;
        }

        var answer = await gateway.ChangeAsync(HttpMethod.Delete, Path(name), null, read.ETag, cancellation).ConfigureAwait(false);
        return answer.IsDone ? row : Answer(answer);
    }

    private ControlResult<SeenRow> Answer(RemoteAnswer answer) =>
        answer.IsDone ? new SeenRow(gateway.Read(answer)) : new ControlResult<SeenRow>(RemoteRefusal.Read(gateway, answer));

    private static string Path(string name) => "api/secrets/" + Uri.EscapeDataString(name);
}
