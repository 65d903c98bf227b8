using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>A user while a request changes it. Not thread-safe.</summary>
internal sealed class ScimUserDraft : IScimDraft
{
    private string? _formatted;
    private bool _isNamed;

    internal string UserName { get; private set; } = "";

    internal string ExternalId { get; private set; } = "";

    internal string Name { get; private set; } = "";

    internal string GivenName { get; private set; } = "";

    internal string FamilyName { get; private set; } = "";

    internal string Email { get; private set; } = "";

    /// <summary>Null when the request says nothing of it.</summary>
    internal bool? Active { get; private set; }

    /// <summary>A draft that a PATCH begins with.</summary>
    internal static ScimUserDraft Of(User user) => new()
    {
        UserName = ScimUser.NameOf(user),
        ExternalId = user.ExternalId,
        Name = user.Name == Composed(user.GivenName, user.FamilyName) ? "" : user.Name,
        GivenName = user.GivenName,
        FamilyName = user.FamilyName,
        Email = user.Email,
    };

    /// <summary>A draft that a PUT begins with: what it says nothing of goes, apart from the directory's own id.</summary>
    internal static ScimUserDraft Replacing(User user) => new() { ExternalId = user.ExternalId };

    /// <summary>The user with what the draft says.</summary>
    internal User Over(User user, long nowMicros) => user with
    {
        UserName = UserName,
        ExternalId = ExternalId,
        Name = (_isNamed, _formatted) switch
        {
            (false, { Length: > 0 } formatted) => formatted,
            _ when Name.Length > 0 => Name,
            _ => Composed(GivenName, FamilyName),
        },
        GivenName = GivenName,
        FamilyName = FamilyName,
        Email = Email,
        DisabledMicros = Active switch { null => user.DisabledMicros, true => null, false => user.DisabledMicros ?? nowMicros },
        ManagedBy = ScimToken.Manager,
    };

    public ScimError? Set(ScimPath path, JsonElement value, bool adds)
    {
        switch (path.Attribute)
        {
            case "active":
                if (!ScimJson.TryFlag(value, out var active))
                {
                    return ScimError.InvalidValue("active must be true or false.");
                }

                Active = active;
                return null;
            case "username":
                return Text("userName", value, text => UserName = text) ?? (UserName.Length == 0 ? ScimError.InvalidValue("userName must not be empty.") : null);
            case "externalid":
                return Text("externalId", value, text => ExternalId = text);
            case "displayname":
                return Text("displayName", value, text => (Name, _isNamed) = (text, text.Length > 0));
            case "name" when path.Part is null:
                return value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)
                    ? ScimError.InvalidValue("name must be an object.")
                    : ScimJson.Members(value).Select(member => SetName(member.Name.ToLowerInvariant(), member.Value)).FirstOrDefault(static error => error is not null);
            case "name":
                return SetName(path.Part, value);
            case "emails":
                return SetEmail(path, value, adds);
            default:
                return null;
        }
    }

    public ScimError? Remove(ScimPath path, JsonElement? value)
    {
        switch (path.Attribute)
        {
            case "username" or "active":
                return ScimError.Mutability($"{(path.Attribute == "active" ? "active" : "userName")} cannot be removed.");
            case "externalid":
                ExternalId = "";
                break;
            case "displayname":
                Name = "";
                break;
            case "name":
                GivenName = path.Part is null or "givenname" ? "" : GivenName;
                FamilyName = path.Part is null or "familyname" ? "" : FamilyName;
                Name = path.Part is null or "formatted" ? "" : Name;
                break;
            case "emails" when Matches(path.Condition):
                Email = "";
                break;
        }

        return null;
    }

    private ScimError? SetName(string part, JsonElement value) => part switch
    {
        "givenname" => Text("name.givenName", value, text => GivenName = text),
        "familyname" => Text("name.familyName", value, text => FamilyName = text),
        "formatted" => Text("name.formatted", value, text => _formatted = text),
        _ => null,
    };

    private ScimError? SetEmail(ScimPath path, JsonElement value, bool adds)
    {
        if (path.Condition is not null)
        {
            return path.Part is null or "value" && Matches(path.Condition) ? Text("emails.value", value, text => Email = text) : null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Text("emails", value, text => Email = text);
        }

        // One address is kept: the primary one, else the one for work, else the first.
        string? kept = null;
        var best = -1;
        foreach (var item in value.EnumerateArray())
        {
            if (!ScimJson.TryText(item, out var address))
            {
                return ScimError.InvalidValue("emails must be a list of objects with a value.");
            }

            var rank = ScimJson.TryGet(item, "primary", out var primary) && ScimJson.TryFlag(primary, out var isPrimary) && isPrimary ? 2
                : ScimJson.TryGet(item, "type", out var type) && ScimJson.TryText(type, out var word) && word.Equals("work", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            if (rank > best)
            {
                (kept, best) = (address, rank);
            }
        }

        Email = kept ?? (adds ? Email : "");
        return null;
    }

    /// <summary>Whether a condition names the one address that is kept.</summary>
    private bool Matches(ScimCondition? condition) => condition is not { } one || one.Attribute switch
    {
        "type" => one.Value.Equals("work", StringComparison.OrdinalIgnoreCase),
        "primary" => one.Value.Equals("true", StringComparison.OrdinalIgnoreCase),
        "value" => one.Value.Equals(Email, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static ScimError? Text(string field, JsonElement value, Action<string> keep)
    {
        if (!ScimJson.TryText(value, out var text))
        {
            return ScimError.InvalidValue($"{field} must be a text.");
        }

        keep(text.Trim());
        return null;
    }

    private static string Composed(string given, string family) => (given + " " + family).Trim();
}
