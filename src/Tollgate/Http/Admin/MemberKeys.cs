using Tollgate.Commands;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// Whether a member may make another key. A new key carries nothing that others have set on those there are, and no budget, limit or policy of theirs:
/// whoever could make one at any time would be rid of all of it. So a member makes keys while nobody has restricted one of theirs, or while there is
/// one in force that somebody above gave them without any restriction. Keys that have ended count: ending one is a member's right, too.
/// </summary>
internal static class MemberKeys
{
    /// <summary>Why not; null when the viewer may, or is no member.</summary>
    internal static IResult? Refuse(Viewer viewer, ControlSnapshot snapshot, DateTimeOffset now)
    {
        if (viewer.ReachOf(Resource.Keys, Act.Write) != Reach.Own)
        {
            return null;
        }

        var own = snapshot.Keys.Where(key => key.UserId == viewer.User!.Id).ToList();

        // A key that was rotated ends for that reason alone; what it carried, the next one carries.
        var replaced = own.Select(static key => key.RotatedFrom).ToHashSet();
        var named = Named(snapshot);
        VirtualKey? bound = null;
        var by = new List<string>();
        foreach (var key in own.Where(key => !replaced.Contains(key.Id)))
        {
            List<string> restrictions = [.. RestrictionsOf(key), .. named[key.LineageId.ToString("D")]];
            if (restrictions.Count > 0)
            {
                // One that can be rotated is of more use to who is refused.
                if (bound is null || IsInForce(key, now))
                {
                    (bound, by) = (key, restrictions);
                }
            }
            else if (!key.SelfMade && IsInForce(key, now))
            {
                return null;
            }
        }

        return bound is null ? null : Refused(bound, by, now);
    }

    private static bool IsInForce(VirtualKey key, DateTimeOffset now) => key.RetiredMicros is null && !(key.ExpiresMicros <= KeyWords.Micros(now));

    /// <summary>What somebody above has written on a key, in the words of the API.</summary>
    private static IEnumerable<string> RestrictionsOf(VirtualKey key)
    {
        if (key.SelfMade)
        {
            return [];
        }

        (bool Is, string Name)[] all =
        [
            (key.ExpiresMicros is not null, "expires_at"),
            (key.AllowedModels.Count > 0, "models"),
            (key.AllowedSurfaces.Count > 0, "surfaces"),
            (key.AllowedAddresses.Count > 0, "ip_ranges"),
            (key.RequiredAttribution.Count > 0, "require"),
            (key.DefaultFeature.Length > 0, "feature"),
            (key.DefaultTags.Count > 0, "tags"),
            (key.CostCenter.Length > 0, "cost_center"),
            (key.Project.Length > 0, "project"),
        ];
        return all.Where(static one => one.Is).Select(static one => one.Name);
    }

    /// <summary>What is set for lines of keys, by the names of the lines.</summary>
    private static ILookup<string, string> Named(ControlSnapshot snapshot) => snapshot.Budgets.Where(static budget => budget is { Enabled: true, Dimension: Dimension.Key }).Select(static budget => (budget.ScopeName, Kind: "a budget"))
        .Concat(snapshot.RequestLimits.Where(static limit => limit is { Enabled: true, Dimension: Dimension.Key }).Select(static limit => (limit.ScopeName, Kind: "a limit")))
        .Concat(snapshot.Policies.Where(static policy => policy is { Enabled: true, Dimension: Dimension.Key }).Select(static policy => (policy.ScopeName, Kind: "a policy")))
        .Select(one => (Line: snapshot.LedgerName(Dimension.Key, one.ScopeName), one.Kind)).Distinct()
        .ToLookup(static one => one.Line, static one => one.Kind, StringComparer.Ordinal);

    private static IResult Refused(VirtualKey bound, List<string> by, DateTimeOffset now)
    {
        var instead = IsInForce(bound, now) ? $"Rotate that one (POST /api/keys/{bound.Id}/rotate) for a new secret; another key" : "That one has ended; another key";
        var roles = string.Join(" or ", RoleTable.WhoReaches(Resource.Keys, Act.Write, Reach.Team).Select(AdminRoleNames.Of));
        return ApiResults.Error(403, "key_restricted", $"Your key '{bound.Name}' ({bound.Id}) has {string.Join(", ", by)}, which a new one would not have. {instead} takes the role {roles}.");
    }
}
