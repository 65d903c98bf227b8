namespace Tollgate.Storage.Control;

/// <summary>
/// The objects of one kind in the control store. Calls are short transactions and block: not for the path of a request.
/// Thread-safe. Refusals are values; exceptions mean that the store is broken or unreachable.
/// </summary>
public interface IControlSet<T>
    where T : ControlRow
{
    /// <summary>Makes an object from a draft; id, creation time and version are set by the store.</summary>
    ControlResult<T> Create(T draft);

    /// <summary>The object, also when retired; null when there never was one.</summary>
    T? Find(Guid id);

    /// <summary>All objects in order of creation.</summary>
    IReadOnlyList<T> List(bool withRetired = false);

    /// <summary>Replaces the fields that may change. <see cref="ControlRow.Version"/> must be the one in the store.</summary>
    ControlResult<T> Update(T row);

    /// <summary>Takes an object out of force. Its name stays taken, because spend is booked under it. Retiring again changes nothing.</summary>
    ControlResult<T> Retire(Guid id);

    /// <summary>Puts a retired object back into force. Keys cannot be restored.</summary>
    ControlResult<T> Restore(Guid id);
}
