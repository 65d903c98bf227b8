using System.Text.Json.Nodes;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>A team as directories see it: a group with the members a directory has put into it.</summary>
internal static class ScimGroup
{
    internal static string NameOf(Team team) => team.Name.Length > 0 ? team.Name : team.Slug;

    internal static bool IsSeen(Team? team, Guid organization) => team is { RetiredMicros: null } && team.OrganizationId == organization;

    internal static JsonObject View(ScimRequest request, Team team)
    {
        var view = new JsonObject
        {
            ["schemas"] = new JsonArray(ScimJson.GroupSchema),
            ["id"] = team.Id.ToString(),
            ["displayName"] = NameOf(team),
        };
        if (team.ExternalId.Length > 0)
        {
            view["externalId"] = team.ExternalId;
        }

        if (request.Wants("members"))
        {
            view["members"] = new JsonArray([.. request.Store.Members.UsersOf(team.Id).Select(id => request.Store.Users.Find(id)!).Select(user => new JsonObject
            {
                ["value"] = user.Id.ToString(),
                ["display"] = ScimUser.NameOf(user),
                ["$ref"] = request.Location("Users", user.Id),
            })]);
        }

        view["meta"] = request.Meta("Group", "Groups", team);
        return request.Project(view);
    }

    /// <summary>Whether a condition holds; null for an attribute that cannot be asked for.</summary>
    internal static bool? Matches(ScimRequest request, Team team, ScimCondition condition) => condition.Attribute switch
    {
        "displayname" => NameOf(team).Equals(condition.Value, StringComparison.OrdinalIgnoreCase),
        "externalid" => team.ExternalId == condition.Value,
        "id" => team.Id.ToString().Equals(condition.Value, StringComparison.OrdinalIgnoreCase),
        "members" or "members.value" => Guid.TryParse(condition.Value, out var user) && request.Store.Members.TeamsOf(user).Contains(team.Id),
        _ => null,
    };
}
