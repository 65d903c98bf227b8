using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Keys of either kind: ended for good, and replaced by others of the same rights.</summary>
internal interface IKeyRows<in TNew> : IRows<TNew>
{
    /// <summary>A new key, with its secret; the old one works on for the overlap.</summary>
    Task<ControlResult<SeenRow>> RotateAsync(Guid id, TimeSpan overlap, bool force, CancellationToken cancellation);
}
