namespace Tollgate.Applying;

/// <summary>What becomes of one object, and why. Immutable.</summary>
/// <param name="Action">What.</param>
/// <param name="Object">Its kind: <c>organization</c>, <c>team</c>, <c>user</c>, <c>key</c>, <c>budget</c>, <c>limit</c>, <c>policy</c>, <c>alias</c>.</param>
/// <param name="Name">What it is told apart by.</param>
/// <param name="Id">Null for what is not there yet.</param>
/// <param name="Note">For a conflict why, for a removal what it takes along; empty for nothing to say.</param>
/// <param name="Changes">What changes of what is there already.</param>
internal sealed record PlanEntry(PlanAction Action, string Object, string Name, Guid? Id, string Note, IReadOnlyList<PlanChange> Changes);
