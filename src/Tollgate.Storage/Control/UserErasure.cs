namespace Tollgate.Storage.Control;

/// <summary>What erasing a person did to the control store. No personal data.</summary>
/// <param name="UserId">The user; null when the store had none of that name.</param>
/// <param name="KeysRevoked">Keys of the user that were in force.</param>
/// <param name="AdminKeysRevoked">Admin keys of the user that were not revoked before.</param>
/// <param name="LimitsRetired">Budgets and request limits that named the user.</param>
public sealed record UserErasure(Guid? UserId, int KeysRevoked, int AdminKeysRevoked, int LimitsRetired);
