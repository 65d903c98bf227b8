using Tollgate.Commands;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Access;

/// <summary>Users who hold admin keys that reach further than somebody who may change the user.</summary>
internal static class KeyHolders
{
    /// <summary>
    /// Why somebody must not suspend, enable, retire or restore a user, nor revoke the user's keys; null when they may. Whoever runs the
    /// installation is a user of some organization, and its owner does not decide on that. To be asked in the transaction of the change.
    /// </summary>
    internal static IResult? RefuseForce(this Viewer viewer, IControlStore store, User user, DateTimeOffset now) =>
        viewer.ReachOf(Resource.Tenants, Act.Write) != Reach.Installation
        && store.AdminKeys.List().Any(key => key.UserId == user.Id && key.OrganizationId is null && !(key.ExpiresMicros <= KeyWords.Micros(now)))
            ? ApiResults.Error(
                403, "forbidden",
                $"User {user.Id} holds an admin key of the whole installation, which would end or come back with this: only an operator may do it. Revoke the user's virtual keys one by one.")
            : null;
}
