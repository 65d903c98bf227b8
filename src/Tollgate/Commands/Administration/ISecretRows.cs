using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Provider keys in the store: values go in, fingerprints come out.</summary>
internal interface ISecretRows
{
    Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(CancellationToken cancellation);

    /// <summary>Seals a value under a name, in place of the one there was.</summary>
    Task<ControlResult<SeenRow>> PutAsync(string name, string value, CancellationToken cancellation);

    /// <summary>Removes one.</summary>
    /// <param name="name">Which.</param>
    /// <param name="force">Although the configuration names it.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ControlResult<SeenRow>> RemoveAsync(string name, bool force, CancellationToken cancellation);
}
