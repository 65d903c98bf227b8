using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>Whose directory is calling. Immutable.</summary>
internal sealed record ScimCaller(ScimToken Token)
{
    internal Guid Organization => Token.OrganizationId;
}
