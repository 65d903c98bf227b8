namespace Tollgate.Storage.Control;

/// <summary>Sealed secrets. They are removed, not retired: of one that is gone nothing is kept, and its name is free.</summary>
public interface ISecretSet : IControlSet<SealedSecret>
{
    /// <summary>The secret of a name; null when there is none.</summary>
    SealedSecret? Find(string name);

    /// <summary>Removes a secret and answers what was removed.</summary>
    ControlResult<SealedSecret> Remove(Guid id);
}
