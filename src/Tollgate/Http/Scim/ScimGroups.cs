using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>What a directory does with the teams of its organization. Each change is one transaction.</summary>
internal sealed class ScimGroups(ScimRequest request)
{
    private const int Attempts = 50;

    private IControlStore Store => request.Store;

    internal Team? Find(string id) => Guid.TryParse(id, out var guid) && Store.Teams.Find(guid) is { } team && ScimGroup.IsSeen(team, request.Organization) ? team : null;

    /// <summary>The teams for which all conditions hold, in order of creation.</summary>
    internal (IReadOnlyList<Team> Teams, ScimError? Error) Search(IReadOnlyList<ScimCondition> conditions)
    {
        var found = new List<Team>();
        foreach (var condition in conditions)
        {
            if (ScimGroup.Matches(request, new Team { OrganizationId = default, Slug = "" }, condition) is null)
            {
                return (found, ScimError.InvalidFilter($"{condition.Attribute} cannot be asked for; displayName, externalId, id and members can."));
            }
        }

        found.AddRange(Store.Teams.List().Where(team => ScimGroup.IsSeen(team, request.Organization) && conditions.All(condition => ScimGroup.Matches(request, team, condition) == true)));
        return (found, null);
    }

    /// <summary>Makes a team, or puts one back into force that was deleted under the same name.</summary>
    internal (Team? Team, ScimError? Error) Create(JsonElement body)
    {
        var draft = new ScimGroupDraft();
        if (ScimPatch.Fill(draft, body, adds: false) is { } wrong)
        {
            return (null, wrong);
        }

        if (draft.DisplayName.Length == 0)
        {
            return (null, ScimError.InvalidValue("displayName is missing."));
        }

        for (var attempt = 0; ; attempt++)
        {
            ControlResult<Team>? result = null;
            Store.AllOrNothing(() => (result = CreateNow(draft, NewSlug.OfTeam(draft.DisplayName, attempt))).IsOk);
            if (result!.IsOk || attempt == Attempts || result.Errors is not [{ Kind: ControlErrorKind.Conflict, Field: "slug" }])
            {
                return (result.Value, result.IsOk ? null : ScimError.Of(result.Errors));
            }
        }
    }

    /// <summary>Replaces a team (PUT) or applies operations (PATCH).</summary>
    internal (Team? Team, ScimError? Error) Change(string id, JsonElement body, bool replaces)
    {
        Team? changed = null;
        ScimError? error = null;
        Store.AllOrNothing(() =>
        {
            (changed, error) = ChangeNow(id, body, replaces);
            return error is null;
        });
        return (error is null ? changed : null, error);
    }

    /// <summary>Takes a team out of force, with the keys that are pinned to it; its members fall back to their next group.</summary>
    internal ScimError? Delete(string id)
    {
        ScimError? error = null;
        Store.AllOrNothing(() =>
        {
            error = Find(id) is not { } team ? NotFound(id) : request.Refuse(team);
            if (error is not null)
            {
                return false;
            }

            var guid = Guid.Parse(id);
            return Store.Members.Change(guid, [], Store.Members.UsersOf(guid)).IsOk && Store.Teams.Retire(guid).IsOk;
        });
        return error;
    }

    internal static ScimError NotFound(string id) => new(404, null, $"There is no group {id}.");

    private ControlResult<Team> CreateNow(ScimGroupDraft draft, string slug)
    {
        if (Named(draft.DisplayName, except: null) is { } known)
        {
            if (known.RetiredMicros is null)
            {
                return Taken(draft.DisplayName);
            }

            if (ScimRequest.IsOurs(known))
            {
                var restored = Store.Teams.Restore(known.Id).Require();
                return Fill(Store.Teams.Update(Over(restored, draft)), draft);
            }
        }

        return Fill(Store.Teams.Create(Over(new Team { OrganizationId = request.Organization, Slug = slug }, draft)), draft);
    }

    private (Team? Team, ScimError? Error) ChangeNow(string id, JsonElement body, bool replaces)
    {
        if (Find(id) is not { } team)
        {
            return (null, NotFound(id));
        }

        if (request.Refuse(team) is { } refused)
        {
            return (null, refused);
        }

        var draft = replaces ? ScimGroupDraft.Replacing(team) : ScimGroupDraft.Of(team, Store.Members.UsersOf(team.Id));
        if ((replaces ? ScimPatch.Fill(draft, body, adds: false) : ScimPatch.Apply(draft, body)) is { } wrong)
        {
            return (null, wrong);
        }

        if (draft.DisplayName.Length == 0)
        {
            return (null, ScimError.InvalidValue("displayName is missing."));
        }

        var changed = Over(team, draft);
        var result = Named(draft.DisplayName, team.Id) is { RetiredMicros: null } ? Taken(draft.DisplayName)
            : changed == team ? team : Store.Teams.Update(changed);
        result = Fill(result, draft);
        return result.IsOk ? (result.Value, null) : (null, ScimError.Of(result.Errors));
    }

    /// <summary>Lets those come and go who are to.</summary>
    private ControlResult<Team> Fill(ControlResult<Team> team, ScimGroupDraft draft)
    {
        if (!team.IsOk)
        {
            return team;
        }

        var present = Store.Members.UsersOf(team.Value.Id).ToHashSet();
        return present.SetEquals(draft.Members)
            ? team
            : Store.Members.Change(team.Value.Id, [.. draft.Members.Where(user => !present.Contains(user))], [.. present.Where(user => !draft.Members.Contains(user))]);
    }

    // A name is kept as it is written only where it says more than the slug.
    private static Team Over(Team team, ScimGroupDraft draft) => team with
    {
        Name = draft.DisplayName == ScimGroup.NameOf(team) ? team.Name : draft.DisplayName,
        ExternalId = draft.ExternalId,
        ManagedBy = ScimToken.Manager,
    };

    /// <summary>A team called so, whatever the case; one in force comes first.</summary>
    private Team? Named(string name, Guid? except) => Store.Teams.List(withRetired: true)
        .Where(team => team.OrganizationId == request.Organization && team.Id != except && ScimGroup.NameOf(team).Equals(name, StringComparison.OrdinalIgnoreCase))
        .OrderBy(static team => team.RetiredMicros is not null).FirstOrDefault();

    private static ControlError Taken(string name) => new(ControlErrorKind.Conflict, "displayName", name, $"There is a group '{name}' already.");
}
