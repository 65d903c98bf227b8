namespace Tollgate.Storage.Control;

/// <summary>How many keys there are of each kind.</summary>
/// <param name="Keys">Virtual keys.</param>
/// <param name="AdminKeys">Admin keys.</param>
public sealed record KeyCount(int Keys, int AdminKeys);
