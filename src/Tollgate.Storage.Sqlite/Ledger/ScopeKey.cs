using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>The dimensions that many attempts share, stored once (<c>scopes</c>).</summary>
internal readonly record struct ScopeKey(
    long Organization, long Team, long User, long Key, long Feature, long Route, long Model, long Provider, long Account, long ModelServed, long Tier)
{
    public static ScopeKey From(in Attribution ids) => new(
        ids[Dimension.Organization],
        ids[Dimension.Team],
        ids[Dimension.User],
        ids[Dimension.Key],
        ids[Dimension.Feature],
        ids[Dimension.Route],
        ids[Dimension.Model],
        ids[Dimension.Provider],
        ids[Dimension.Account],
        ids[Dimension.ModelServed],
        ids[Dimension.Tier]);

    /// <summary>A hash that is the same in every process (the record's own is not).</summary>
    public long StableHash()
    {
        var hash = 0xCBF29CE484222325UL;
        unchecked
        {
            foreach (var id in (ReadOnlySpan<long>)[Organization, Team, User, Key, Feature, Route, Model, Provider, Account, ModelServed, Tier])
            {
                hash = (hash ^ (ulong)id) * 0x9E3779B97F4A7C15UL;
                hash ^= hash >> 32;
            }

            return (long)hash;
        }
    }
}
