namespace Tollgate.Storage.Control;

/// <summary>Whose stored id it is and where it lives.</summary>
/// <param name="Organization">Name id of the organization.</param>
/// <param name="Team">Name id of the team, 0 for none.</param>
/// <param name="Account">The provider account, as <c>provider/account</c>.</param>
/// <param name="Model">The model it was made with.</param>
public sealed record AnswerOwner(long Organization, long Team, string Account, string Model);
