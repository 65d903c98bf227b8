using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Storage.Control;

namespace Tollgate.SingleSignOn;

/// <summary>Somebody who signs in: the rows in the control store, all in force, and what the token says. Immutable.</summary>
internal sealed record Person(TokenHolder Holder, Organization Organization, User User, Team? Team);
