namespace Tollgate.Storage.Control;

/// <summary>Keeps the ownership of stored ids across restarts. Thread-safe; saving must not block.</summary>
public interface IAnswerOwners
{
    /// <summary>Keeps an owner, in the background.</summary>
    void Save(string id, AnswerOwner owner);

    /// <summary>The owner kept, or null.</summary>
    AnswerOwner? Find(string id);
}
