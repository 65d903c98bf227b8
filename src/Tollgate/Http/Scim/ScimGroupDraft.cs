using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>A group while a request changes it. Not thread-safe.</summary>
internal sealed class ScimGroupDraft : IScimDraft
{
    private HashSet<Guid> _members = [];

    internal string DisplayName { get; private set; } = "";

    internal string ExternalId { get; private set; } = "";

    internal IReadOnlySet<Guid> Members => _members;

    /// <summary>A draft that a PATCH begins with.</summary>
    internal static ScimGroupDraft Of(Team team, IEnumerable<Guid> members) =>
        new() { DisplayName = ScimGroup.NameOf(team), ExternalId = team.ExternalId, _members = [.. members] };

    /// <summary>A draft that a PUT begins with: what it says nothing of goes, apart from the directory's own id.</summary>
    internal static ScimGroupDraft Replacing(Team team) => new() { ExternalId = team.ExternalId };

    public ScimError? Set(ScimPath path, JsonElement value, bool adds)
    {
        switch (path.Attribute)
        {
            case "displayname":
                if (!ScimJson.TryText(value, out var name) || string.IsNullOrWhiteSpace(name))
                {
                    return ScimError.InvalidValue("displayName must be a text that is not empty.");
                }

                DisplayName = name.Trim();
                return null;
            case "externalid":
                if (!ScimJson.TryText(value, out var external))
                {
                    return ScimError.InvalidValue("externalId must be a text.");
                }

                ExternalId = external;
                return null;
            case "members":
                var (ids, problem) = Ids(value);
                if (problem is null)
                {
                    _members = adds || path.Condition is not null ? [.. _members, .. ids] : [.. ids];
                }

                return problem;
            default:
                return null;
        }
    }

    public ScimError? Remove(ScimPath path, JsonElement? value)
    {
        switch (path.Attribute)
        {
            case "displayname":
                return ScimError.Mutability("displayName cannot be removed.");
            case "externalid":
                ExternalId = "";
                return null;
            case "members" when path.Condition is { } one:
                if (one.Attribute != "value")
                {
                    return ScimError.InvalidPath("Members are told apart by value: members[value eq \"ID\"].");
                }

                // Who is no member is out already.
                if (Guid.TryParse(one.Value, out var id))
                {
                    _members.Remove(id);
                }

                return null;
            case "members" when value is { ValueKind: not JsonValueKind.Null } named:
                var (ids, problem) = Ids(named);
                _members.ExceptWith(ids);
                return problem;
            case "members":
                _members.Clear();
                return null;
            default:
                return null;
        }
    }

    private static (List<Guid> Ids, ScimError? Problem) Ids(JsonElement value)
    {
        var ids = new List<Guid>();
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return (ids, null);
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (One(item) is not { } id)
                    {
                        return (ids, Wrong());
                    }

                    ids.Add(id);
                }

                return (ids, null);
            default:
                return One(value) is { } only ? ([only], null) : (ids, Wrong());
        }

        static Guid? One(JsonElement item) => item.ValueKind is JsonValueKind.Object or JsonValueKind.String && ScimJson.TryText(item, out var text) && Guid.TryParse(text, out var id) ? id : null;

        static ScimError Wrong() => ScimError.InvalidValue("members must be a list of objects whose value is the id of a user.");
    }
}
