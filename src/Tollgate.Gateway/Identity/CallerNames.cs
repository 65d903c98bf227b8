using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;

namespace Tollgate.Gateway.Identity;

/// <summary>Makes the names of a caller known to the journal before its ids are used; the path of a request uses ids without their names.</summary>
internal static class CallerNames
{
    internal static void Announce(NameBook names, Caller caller)
    {
        names.IdOf(Dimension.Organization, caller.Organization);
        names.IdOf(Dimension.Team, caller.Team is { } team ? caller.Organization + "/" + team : null);
        names.IdOf(Dimension.User, caller.User is { } user ? caller.Organization + "/" + user : null);
        names.IdOf(Dimension.Key, caller.KeyName);
        names.IdOf(Dimension.Feature, caller.Key.DefaultFeature);
        foreach (var tag in caller.Tags)
        {
            names.IdOf(Dimension.Tag, tag);
        }
    }
}
