using Tollgate.Http.SignIn;

namespace Tollgate.Http.Access;

/// <summary>What it takes to use a route; metadata of every route of the control plane. Immutable.</summary>
internal sealed record AccessRule
{
    private AccessRule()
    {
    }

    /// <summary>For everybody, signed in or not: health, the sign-in itself, assets.</summary>
    internal static AccessRule Anybody { get; } = new() { IsOpen = true };

    /// <summary>For everybody who is signed in.</summary>
    internal static AccessRule SignedIn { get; } = new();

    /// <summary>
    /// For those whom another gate than the sign-in lets in: it answers those it refuses, and null means in. Admin keys and sessions do not count there.
    /// </summary>
    internal static AccessRule By(Func<HttpContext, IResult?> gate) => new() { Gate = gate };

    internal bool IsOpen { get; private init; }

    /// <summary>Null for the sign-in's.</summary>
    internal Func<HttpContext, IResult?>? Gate { get; private init; }

    /// <summary>Null when it is enough to be signed in.</summary>
    internal Resource? Resource { get; private init; }

    internal Act Act { get; private init; }

    /// <summary>How far somebody must reach to use the route at all; further down, what is reached decides.</summary>
    internal Reach Least { get; private init; }

    /// <summary>Requests that need no sign-in; null for none.</summary>
    internal Func<HttpContext, bool>? Exempts { get; init; }

    /// <summary>Answers those who are not signed in; null for the admin API's way.</summary>
    internal Func<HttpContext, GateRefusal, IResult>? Refuse { get; init; }

    internal static AccessRule For(Resource resource, Act act, Reach least = Reach.Own) => new() { Resource = resource, Act = act, Least = least };
}
