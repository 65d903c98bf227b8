using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Ledger;

/// <summary>Whose stored answer an id is, and where it lives.</summary>
/// <param name="OwnerKind">User, team or organization.</param>
/// <param name="Owner">Name id of the owner in that dimension.</param>
/// <param name="Account">Name id of the provider account that made it.</param>
/// <param name="Model">Name id of the model it was asked of.</param>
public sealed record StoredAnswer(Dimension OwnerKind, long Owner, long Account, long Model)
{
    /// <summary>What the ledger keeps of an attempt whose answer the provider stores; null when it stores none.</summary>
    public static StoredAnswer? Of(AttemptIntent intent, StoredAnswerId stored)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return stored.IsNone
            ? null
            : new StoredAnswer(
                stored.Owner, intent.Attribution[stored.Owner], intent.Attribution[Dimension.Account], intent.Attribution[Dimension.Model]);
    }
}
