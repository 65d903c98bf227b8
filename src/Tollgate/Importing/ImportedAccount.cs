namespace Tollgate.Importing;

/// <summary>A provider account to be written.</summary>
/// <param name="Key">What stands as <c>key</c>: a reference, or <c>none</c>.</param>
/// <param name="Weight">Share of conversations.</param>
internal sealed record ImportedAccount(string Name, string Key, int Weight);
