using Tollgate.Configuration;
using Tollgate.Hosting;
using Tollgate.Http.Admin;
using Tollgate.Secrets;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Provider keys in the store of a configuration, sealed with its master key.</summary>
/// <param name="configuration">Says the master keys, and which accounts use which secret.</param>
/// <param name="open">Opens the store; true to make it where there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class LocalSecrets(TollgateConfiguration configuration, Func<bool, IControlStore> open, TimeProvider time) : ISecretRows
{
    public Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = open(false);
        return LocalRows.Listed(store.Secrets.List().Select(View));
    });

    public Task<ControlResult<SeenRow>> PutAsync(string name, string value, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        if (SecretWriting.Problem(value) is { } problem)
        {
            return LocalRows.Refused([problem]);
        }

        // A first start finds what its configuration names, so the store may not be there yet.
        using var store = open(true);
        return LocalRows.Seen(SecretWriting.Put(store, configuration.MasterKeys, name, value, store.Secrets.Find(name), time), View);
    });

    public Task<ControlResult<SeenRow>> RemoveAsync(string name, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = open(false);
        if (store.Secrets.Find(name) is not { } secret)
        {
            return LocalRows.Refused([new ControlError(ControlErrorKind.NotFound, "name", name, $"There is no secret '{name}'.")]);
        }

        if (!force && ProviderSecrets.UsersOf(configuration.Gateway, name) is { Count: > 0 } users)
        {
            return LocalRows.Refused([new ControlError(ControlErrorKind.Conflict, "name", name, $"{string.Join(", ", users)} uses the secret '{name}'; change tollgate.yaml first, or repeat this with --force.")]);
        }

        var result = store.Secrets.Remove(secret.Id);
        return result.IsOk ? SeenRow.Of(View(secret)) : LocalRows.Refused(result.Errors);
    });

    private object View(SealedSecret secret) => SecretEndpoints.View(secret, ProviderSecrets.UsersOf(configuration.Gateway, secret.Name));
}
