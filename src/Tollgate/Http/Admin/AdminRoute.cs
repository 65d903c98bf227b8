using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>Lets only those in who may: on a group everybody who is signed in, on a route those with a right.</summary>
internal static class AdminRoute
{
    /// <summary>Who is asking; only behind <see cref="SignedIn"/>.</summary>
    internal static AdminIdentity Admin(this HttpContext context) =>
        context.Features.Get<AdminIdentity>() ?? throw new InvalidOperationException("The route is not behind the sign-in.");

    /// <summary>Everything in the group needs a sign-in; <paramref name="refuse"/> answers the others.</summary>
    internal static RouteGroupBuilder SignedIn(this RouteGroupBuilder group, AdminGate gate, Func<HttpContext, GateRefusal, IResult> refuse) =>
        group.AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            var (identity, refusal) = await gate.IdentifyAsync(context).ConfigureAwait(false);
            if (identity is null)
            {
                return refuse(context, refusal);
            }

            context.Features.Set(identity);
            AuditActor.Of(identity.KeyId, identity.Role).Act();
            return await next(invocation).ConfigureAwait(false);
        });

    /// <summary>The route needs a right of the role.</summary>
    internal static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, AdminRight right) =>
        route.AddEndpointFilter(async (invocation, next) =>
        {
            var identity = invocation.HttpContext.Admin();
            return identity.May(right) ? await next(invocation).ConfigureAwait(false) : ApiResults.Forbidden(identity);
        });
}
