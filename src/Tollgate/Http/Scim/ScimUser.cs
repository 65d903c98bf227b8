using System.Text.Json.Nodes;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>A user as directories see it: a person in force. Service accounts are none of theirs.</summary>
internal static class ScimUser
{
    internal static string NameOf(User user) => user.UserName.Length > 0 ? user.UserName : user.Slug;

    internal static bool IsSeen(User? user, Guid organization) => user is { RetiredMicros: null, Kind: UserKind.Person } && user.OrganizationId == organization;

    internal static JsonObject View(ScimRequest request, User user)
    {
        var view = new JsonObject
        {
            ["schemas"] = new JsonArray(ScimJson.UserSchema),
            ["id"] = user.Id.ToString(),
            ["userName"] = NameOf(user),
            ["displayName"] = user.Name,
            ["name"] = new JsonObject { ["formatted"] = user.Name, ["givenName"] = user.GivenName, ["familyName"] = user.FamilyName },
            ["active"] = user.DisabledMicros is null,
            ["emails"] = user.Email.Length == 0 ? new JsonArray() : new JsonArray(new JsonObject { ["value"] = user.Email, ["type"] = "work", ["primary"] = true }),
        };
        if (user.ExternalId.Length > 0)
        {
            view["externalId"] = user.ExternalId;
        }

        if (request.Wants("groups"))
        {
            view["groups"] = new JsonArray([.. request.Store.Members.TeamsOf(user.Id).Select(id => request.Store.Teams.Find(id)!).Select(team => new JsonObject
            {
                ["value"] = team.Id.ToString(),
                ["display"] = ScimGroup.NameOf(team),
                ["$ref"] = request.Location("Groups", team.Id),
            })]);
        }

        view["meta"] = request.Meta("User", "Users", user);
        return request.Project(view);
    }

    /// <summary>Whether a condition holds; null for an attribute that cannot be asked for.</summary>
    internal static bool? Matches(User user, ScimCondition condition) => condition.Attribute switch
    {
        "username" => NameOf(user).Equals(condition.Value, StringComparison.OrdinalIgnoreCase),
        "externalid" => user.ExternalId == condition.Value,
        "displayname" => user.Name.Equals(condition.Value, StringComparison.OrdinalIgnoreCase),
        "id" => user.Id.ToString().Equals(condition.Value, StringComparison.OrdinalIgnoreCase),
        "active" => bool.TryParse(condition.Value, out var active) && active == user.DisabledMicros is null,
        "emails" or "emails.value" => user.Email.Length > 0 && user.Email.Equals(condition.Value, StringComparison.OrdinalIgnoreCase),
        _ => null,
    };
}
