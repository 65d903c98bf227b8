namespace Tollgate.Importing;

/// <summary>What an import came to.</summary>
/// <param name="Configuration">The configuration's text; null when there is none to write.</param>
internal sealed record ImportOutcome(ImportReport Report, string? Configuration);
