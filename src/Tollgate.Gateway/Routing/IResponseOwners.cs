namespace Tollgate.Gateway.Routing;

/// <summary>Keeps the ownership of stored ids across restarts. Thread-safe; saving must not block.</summary>
public interface IResponseOwners
{
    /// <summary>Keeps an owner, in the background.</summary>
    void Save(string id, Owner owner);

    /// <summary>The owner kept, or null.</summary>
    Owner? Find(string id);
}
