namespace Tollgate.Storage.Control;

/// <summary>Keys of one kind: objects whose secret is shown once and kept as a hash. See <see cref="IControlSet{T}"/>.</summary>
public interface IKeySet<T, TNew>
    where T : ControlRow
{
    /// <summary>Makes a key with a new random secret.</summary>
    ControlResult<IssuedKey<T>> Create(TNew draft);

    /// <summary>
    /// Makes a key that is allowed what the old one is, and lets the old one expire after the overlap (or earlier, if it would anyway).
    /// A zero overlap revokes it at once. A virtual key in whose place another works already is a conflict: its line goes on with that one alone.
    /// </summary>
    ControlResult<IssuedKey<T>> Rotate(Guid id, TimeSpan overlap);

    /// <summary>The key, also when revoked; null when there never was one.</summary>
    T? Find(Guid id);

    /// <summary>All keys in order of creation.</summary>
    IReadOnlyList<T> List(bool withRevoked = false);

    /// <summary>Replaces the fields that may change.</summary>
    ControlResult<T> Update(T row);

    /// <summary>Revokes a key for good. Revoking again changes nothing.</summary>
    ControlResult<T> Revoke(Guid id);

    /// <summary>Notes that keys were used. Meant for batches of a minute; does not move the change stamp.</summary>
    void TouchLastUsed(IReadOnlyCollection<Guid> ids, long atMicros);
}
