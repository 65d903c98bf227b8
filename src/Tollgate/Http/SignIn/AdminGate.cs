using Tollgate.Http.Access;
using Tollgate.SingleSignOn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.SignIn;

/// <summary>
/// Finds out who is asking: an admin key as bearer token, or the session of a browser. Virtual keys are never accepted. Thread-safe;
/// asks the control store, so that a revoked key ends its sessions at once.
/// </summary>
internal sealed class AdminGate(IControlStore control, AdminSessions sessions, SignOn signOn, BearerGuesses guesses, TimeProvider time)
{
    internal const string TokenHeader = "x-tollgate-csrf";
    internal const string TokenField = "csrf";

    internal AdminSessions Sessions => sessions;

    /// <summary>Null in <c>Viewer</c> means refused, for the reason in <c>Refusal</c>.</summary>
    internal async ValueTask<(Viewer? Viewer, GateRefusal Refusal)> IdentifyAsync(HttpContext context)
    {
        var request = context.Request;
        if (Bearer(request) is { } secret)
        {
            return Verify(secret) is { } key
                ? (ViewerOf(key), default)
                : (null, secret.StartsWith(KeySecret.VirtualPrefix, StringComparison.Ordinal) ? GateRefusal.VirtualKey : guesses.Note(context, secret, KeySecret.AdminPrefix));
        }

        if (request.Headers.Authorization.Count > 0)
        {
            return (null, GateRefusal.UnknownKey);
        }

        if (sessions.Find(SessionCookie.Read(request), byHand: !request.Headers.ContainsKey("HX-Request")) is not { } session)
        {
            return (null, GateRefusal.NotSignedIn);
        }

        if (ViewerOf(session) is not { } viewer)
        {
            sessions.Close(session);
            return (null, GateRefusal.NotSignedIn);
        }

        if (IsUnsafe(request.Method) && !(HostCheck.IsOwnOrigin(request) && sessions.IsRequestToken(session, await TokenAsync(request).ConfigureAwait(false))))
        {
            return (null, GateRefusal.Forged);
        }

        return (viewer, default);
    }

    /// <summary>The admin key of a secret, or null; notes roughly when it was last used.</summary>
    internal AdminKey? Verify(string secret)
    {
        if (control.VerifyAdmin(secret) is not { } key)
        {
            return null;
        }

        if (key.LastUsedMicros is not { } used || Micros - used > 60_000_000)
        {
            control.AdminKeys.TouchLastUsed([key.Id], Micros);
        }

        return key;
    }

    /// <summary>The bearer token of a request, or null.</summary>
    internal static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? value[7..].Trim() : null;

    internal static bool IsUnsafe(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    private static async ValueTask<string?> TokenAsync(HttpRequest request)
    {
        if (request.Headers.TryGetValue(TokenHeader, out var header))
        {
            return header.ToString();
        }

        return request.HasFormContentType ? (await request.ReadFormAsync(request.HttpContext.RequestAborted).ConfigureAwait(false))[TokenField].ToString() : null;
    }

    private Viewer? ViewerOf(AdminSession session)
    {
        if (session.Person is not { } person)
        {
            return control.FindAdminInForce(session.KeyId) is { } holder ? ViewerOf(holder, session) : null;
        }

        // A person is signed in as long as user, organization and team are in force, and the provider is trusted.
        if (signOn.Find(person.Issuer) is not { Configuration.ClientId: not null }
            || control.Users.Find(person.UserId) is not { RetiredMicros: null, DisabledMicros: null } user
            || control.Organizations.Find(person.OrganizationId) is not { RetiredMicros: null } organization)
        {
            return null;
        }

        var team = person.TeamId is { } id ? control.Teams.Find(id) : null;
        return team?.RetiredMicros is not null
            ? null
            : new Viewer(user.Id, user.Name.Length > 0 ? user.Name : user.Slug, person.Role)
            {
                IsPerson = true,
                Organization = person.Role == AdminRole.Operator ? null : organization,
                Team = person.Role == AdminRole.TeamLead ? team : null,
                User = person.Role == AdminRole.Member ? user : null,
                Session = session,
            };
    }

    // Asked of the store: all of them may be younger than the snapshot in force.
    private Viewer ViewerOf(AdminKey key, AdminSession? session = null) => new(key.Id, key.Name, key.Role)
    {
        Organization = key.OrganizationId is { } organization ? control.Organizations.Find(organization) : null,
        Team = key.TeamId is { } team ? control.Teams.Find(team) : null,
        User = key.UserId is { } user ? control.Users.Find(user) : null,
        Session = session,
    };

    private long Micros => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
