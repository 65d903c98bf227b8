using Tollgate.Storage.Control;

namespace Tollgate.Http.SignIn;

/// <summary>Whom an identity provider vouched for when a session was opened, and the role that the groups gave then. Immutable.</summary>
internal sealed record SignedInPerson(string Issuer, Guid OrganizationId, Guid UserId, Guid? TeamId, AdminRole Role);
