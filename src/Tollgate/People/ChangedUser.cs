using Tollgate.Storage.Control;

namespace Tollgate.People;

/// <summary>A user after a change.</summary>
/// <param name="User">As it is now.</param>
/// <param name="KeysMoved">Keys that went into another team.</param>
/// <param name="Revoked">Keys that were revoked.</param>
internal sealed record ChangedUser(User User, int KeysMoved, KeyCount Revoked);
