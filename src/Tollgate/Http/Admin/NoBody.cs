namespace Tollgate.Http.Admin;

/// <summary>The body of a call that takes none: an empty object.</summary>
internal sealed record NoBody;
