using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Ledger;

/// <summary>The id under which a provider keeps an answer, and which dimension of the attempt owns it. Default: the provider keeps none.</summary>
/// <param name="Id">The provider's id, at most <see cref="MostBytes"/> bytes of UTF-8; null for none.</param>
/// <param name="Owner">
/// <see cref="Dimension.User"/>, <see cref="Dimension.Team"/> or <see cref="Dimension.Organization"/>: the narrowest the key pins. It has to
/// be said because a user that a header named is in the attempt's attribution too, and owns nothing.
/// </param>
public readonly record struct StoredAnswerId(string? Id, Dimension Owner)
{
    /// <summary>Longer ids cannot be journaled; no provider's are half as long.</summary>
    public const int MostBytes = 256;

    public bool IsNone => Id is null;
}
