namespace Tollgate.Storage.Control;

/// <summary>The cost centre and project of a key from a moment on, until the next assignment of it. History: nothing reads it on the path of a request.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="FromMicros">When it came into force, in microseconds since the Unix epoch.</param>
/// <param name="CostCenter">Empty for none.</param>
/// <param name="Project">Empty for none.</param>
public sealed record KeyAssignment(Guid KeyId, long FromMicros, string CostCenter, string Project);
