using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Gateway.Routing;

/// <summary>
/// Files, conversations, containers, caches and the like that a provider keeps: their ids are made past the gateway, so nobody here knows whose
/// they are. At an account of one organization they can only be its own; at one that several share they do not exist. Pure.
/// </summary>
internal static class StoredState
{
    internal static Rejection? Refuse(Exchange.Exchange exchange, Account account)
    {
        var caller = exchange.Caller!;
        return exchange.Facts.StoredState is { } named && !caller.IsOnlyTenant && account.IsShared
            ? new Rejection(
                404, "stored_state_not_found",
                $"'{named}' names something that the provider keeps, and the account of '{account.Upstream.Options.Name}' that this request would use is shared between organizations, so it cannot be told whose that is. "
                + $"Send the content itself, or have the operator give the organization '{caller.Organization}' an account of its own there (owner: in providers.{account.Upstream.Options.Name}.accounts).")
            {
                Param = named,
                ShouldRetry = false,
            }
            : null;
    }
}
