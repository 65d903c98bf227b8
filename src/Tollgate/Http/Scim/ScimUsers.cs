using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>What a directory does with the users of its organization. Each change is one transaction.</summary>
internal sealed class ScimUsers(ScimRequest request, TimeProvider time)
{
    private const int Attempts = 50;

    private IControlStore Store => request.Store;

    private long NowMicros => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    internal User? Find(string id) => Guid.TryParse(id, out var guid) && Store.Users.Find(guid) is { } user && ScimUser.IsSeen(user, request.Organization) ? user : null;

    /// <summary>The users for whom all conditions hold, in order of creation.</summary>
    internal (IReadOnlyList<User> Users, ScimError? Error) Search(IReadOnlyList<ScimCondition> conditions)
    {
        // What directories ask most is answered without reading everybody.
        var key = conditions.FirstOrDefault(static one => one.Attribute is "username" or "id");
        var all = key.Attribute switch
        {
            "username" => Known(Store.FindUser(request.Organization, key.Value)),
            "id" => Known(Find(key.Value)),
            _ => Store.Users.List(),
        };
        var found = new List<User>();
        foreach (var condition in conditions)
        {
            if (ScimUser.Matches(new User { OrganizationId = default, Slug = "" }, condition) is null)
            {
                return (found, ScimError.InvalidFilter($"{condition.Attribute} cannot be asked for; userName, externalId, displayName, id, active and emails.value can."));
            }
        }

        found.AddRange(all.Where(user => ScimUser.IsSeen(user, request.Organization) && conditions.All(condition => ScimUser.Matches(user, condition) == true)));
        return (found, null);

        static IReadOnlyList<User> Known(User? user) => user is null ? [] : [user];
    }

    /// <summary>Makes a user, or puts one back into force who was deleted under the same name.</summary>
    internal (User? User, ScimError? Error) Create(JsonElement body)
    {
        var draft = new ScimUserDraft();
        if (ScimPatch.Fill(draft, body, adds: false) is { } wrong)
        {
            return (null, wrong);
        }

        if (draft.UserName.Length == 0)
        {
            return (null, ScimError.InvalidValue("userName is missing."));
        }

        for (var attempt = 0; ; attempt++)
        {
            ControlResult<User>? result = null;
            Store.AllOrNothing(() => (result = CreateNow(draft, NewSlug.OfUser(draft.UserName, attempt))).IsOk);
            if (result!.IsOk || attempt == Attempts || result.Errors is not [{ Kind: ControlErrorKind.Conflict, Field: "slug" }])
            {
                return (result.Value, result.IsOk ? null : ScimError.Of(result.Errors));
            }
        }
    }

    /// <summary>Replaces a user (PUT) or applies operations (PATCH).</summary>
    internal (User? User, ScimError? Error) Change(string id, JsonElement body, bool replaces)
    {
        User? changed = null;
        ScimError? error = null;
        Store.AllOrNothing(() =>
        {
            (changed, error) = ChangeNow(id, body, replaces);
            return error is null;
        });
        return (error is null ? changed : null, error);
    }

    /// <summary>Takes a user out of force and revokes every key.</summary>
    internal ScimError? Delete(string id)
    {
        ScimError? error = null;
        Store.AllOrNothing(() =>
        {
            error = Find(id) is not { } user ? NotFound(id) : request.Refuse(user);
            if (error is not null)
            {
                return false;
            }

            var guid = Guid.Parse(id);
            Store.RevokeKeys(guid);
            return Store.Members.LeaveAll(guid).IsOk && Store.Users.Retire(guid).IsOk;
        });
        return error;
    }

    internal static ScimError NotFound(string id) => new(404, null, $"There is no user {id}.");

    private ControlResult<User> CreateNow(ScimUserDraft draft, string slug)
    {
        if (Store.FindUser(request.Organization, draft.UserName) is { } known)
        {
            if (known.RetiredMicros is null)
            {
                return new ControlError(ControlErrorKind.Conflict, "userName", draft.UserName, $"There is a user '{draft.UserName}' already.");
            }

            if (known.Kind == UserKind.Person && ScimRequest.IsOurs(known))
            {
                // Who comes back gets new keys, however the old ones ended, and is no longer suspended.
                Store.RevokeKeys(known.Id);
                var restored = Store.Users.Restore(known.Id).Require();
                return Store.Users.Update(draft.Over(restored with { DisabledMicros = null }, NowMicros));
            }
        }

        return Store.Users.Create(draft.Over(new User { OrganizationId = request.Organization, Slug = slug }, NowMicros));
    }

    private (User? User, ScimError? Error) ChangeNow(string id, JsonElement body, bool replaces)
    {
        if (Find(id) is not { } user)
        {
            return (null, NotFound(id));
        }

        if (request.Refuse(user) is { } refused)
        {
            return (null, refused);
        }

        var draft = replaces ? ScimUserDraft.Replacing(user) : ScimUserDraft.Of(user);
        if ((replaces ? ScimPatch.Fill(draft, body, adds: false) : ScimPatch.Apply(draft, body)) is { } wrong)
        {
            return (null, wrong);
        }

        if (draft.UserName.Length == 0)
        {
            return (null, ScimError.InvalidValue("userName is missing."));
        }

        var changed = draft.Over(user, NowMicros);
        if (changed != user)
        {
            var result = Store.Users.Update(changed);
            if (!result.IsOk)
            {
                return (null, ScimError.Of(result.Errors));
            }

            changed = result.Value;
        }

        if (draft.Active == false)
        {
            Store.RevokeKeys(user.Id);
        }

        return (changed, null);
    }
}
