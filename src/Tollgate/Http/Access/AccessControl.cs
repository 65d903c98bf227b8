using Microsoft.AspNetCore.Http.Features;
using Tollgate.Commands;
using Tollgate.Http.Admin;
using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Access;

/// <summary>Lets only those in who may. Every route of the control plane says by an <see cref="AccessRule"/> who that is.</summary>
internal static class AccessControl
{
    /// <summary>Who is asking; only behind <see cref="Guarded"/>.</summary>
    internal static Viewer Viewer(this HttpContext context) =>
        context.Features.Get<Viewer>() ?? throw new InvalidOperationException("The route is not behind the sign-in.");

    internal static TBuilder Access<TBuilder>(this TBuilder route, AccessRule rule)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(rule);

    internal static TBuilder Access<TBuilder>(this TBuilder route, Resource resource, Act act)
        where TBuilder : IEndpointConventionBuilder => route.Access(AccessRule.For(resource, act));

    /// <summary>Whether there is a body to wait for.</summary>
    internal static bool CanHaveBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    /// <summary>The group that all guarded routes are in.</summary>
    internal static RouteGroupBuilder Guarded(IEndpointRouteBuilder web, AdminGate gate)
    {
        var group = web.MapGroup("");
        group.AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            if (context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is not { } rule)
            {
                return ApiResults.Error(403, "forbidden", "Nobody may do this.");
            }

            if (rule.Gate is { } gateOfItsOwn)
            {
                var shut = gateOfItsOwn(context);
                if (shut is null && CanHaveBody(context))
                {
                    await ReadBodyAsync(context).ConfigureAwait(false);
                    shut = gateOfItsOwn(context);
                }

                return shut ?? await next(invocation).ConfigureAwait(false);
            }

            return rule.IsOpen || rule.Exempts?.Invoke(context) == true
                ? await next(invocation).ConfigureAwait(false)
                : await EnterAsync(invocation, next, gate, rule).ConfigureAwait(false);
        });
        return group;
    }

    /// <summary>Throws when a route says not who may use it: a bug that must not come to be a hole.</summary>
    internal static void Check(IEndpointRouteBuilder web)
    {
        var bare = web.DataSources.SelectMany(static source => source.Endpoints)
            .Where(static endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null)
            .Select(static endpoint => endpoint.DisplayName).ToList();
        if (bare.Count > 0)
        {
            throw new InvalidOperationException($"These routes say not who may use them: {string.Join(", ", bare)}.");
        }
    }

    /// <summary>Why somebody must not change what lies there; null when they may.</summary>
    internal static IResult? RefuseChange(this Viewer viewer, Resource resource, Place place) => viewer.MayChange(resource, place)
        ? null
        : Forbidden(viewer, resource, Act.Write, place.Organization is null ? Reach.Installation : Reach.Organization);

    /// <summary>Refuses an act on something that is seen, or could be: names the roles it takes.</summary>
    internal static IResult Forbidden(Viewer viewer, Resource resource, Act act, Reach least)
    {
        var needed = RoleTable.WhoReaches(resource, act, least).Select(AdminRoleNames.Of).ToList();
        var lacks = RoleTable.Of(viewer.Role, resource, act) switch
        {
            Reach.Team when viewer.Team is null => " This key has no team.",
            Reach.Own when viewer.User is null => " This key has no user.",
            Reach.Installation when viewer.Organization is not null && least == Reach.Installation => " This key is confined to one organization.",
            _ => "",
        };
        return ApiResults.Error(403, "forbidden", $"The role {AdminRoleNames.Of(viewer.Role)} may not do this; it takes the role {string.Join(" or ", needed)}.{lacks}");
    }

    private static async ValueTask<object?> EnterAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next, AdminGate gate, AccessRule rule)
    {
        var context = invocation.HttpContext;
        if (await JudgeAsync(context, gate, rule).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        // Whoever sends a body decides how long it takes: the key may be revoked by the time it is here, and is judged again.
        if (CanHaveBody(context))
        {
            await ReadBodyAsync(context).ConfigureAwait(false);
            if (await JudgeAsync(context, gate, rule).ConfigureAwait(false) is { } late)
            {
                return late;
            }
        }

        var viewer = context.Viewer();
        (viewer.IsPerson ? AuditActor.OfUser(viewer.KeyId, viewer.Role) : AuditActor.Of(viewer.KeyId, viewer.Role)).Act();
        return await next(invocation).ConfigureAwait(false);
    }

    /// <summary>The answer to somebody who may not use the route; null for a <see cref="Viewer"/> who may.</summary>
    private static async ValueTask<object?> JudgeAsync(HttpContext context, AdminGate gate, AccessRule rule)
    {
        var (viewer, refusal) = await gate.IdentifyAsync(context).ConfigureAwait(false);
        if (viewer is null)
        {
            return rule.Refuse?.Invoke(context, refusal) ?? ApiResults.Refused(refusal);
        }

        if (rule.Resource is { } resource && viewer.ReachOf(resource, rule.Act) is var reach && (reach == Reach.None || reach < rule.Least))
        {
            return Forbidden(viewer, resource, rule.Act, rule.Least);
        }

        context.Features.Set(viewer);
        return null;
    }

    /// <summary>Reads the body as a whole, so that nothing behind this waits for more of it. The server bounds it.</summary>
    private static async Task ReadBodyAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<BodyAllowance>() is { } allowance)
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = allowance.Largest;
            }

            (context.Request.Body as PunctualBody)?.Allow(allowance.Time);
        }

        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        body.Position = 0;
        context.Request.Body = body;
    }
}
