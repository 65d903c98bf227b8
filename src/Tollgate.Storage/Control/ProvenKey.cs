namespace Tollgate.Storage.Control;

/// <summary>A key of another gateway whose secret has been seen: the keyed hash that is to replace its old verifier.</summary>
public readonly record struct ProvenKey(Guid Id, KeyHash Hash);
