namespace Tollgate.Storage.Control;

/// <summary>What a verification of the audit log found: how many entries fit, and the first that does not.</summary>
/// <param name="Intact">Whether all fit.</param>
/// <param name="Entries">Entries that were checked and fit.</param>
/// <param name="Through">Entries up to this one had gone by retention before.</param>
/// <param name="Head">Where the log ends.</param>
/// <param name="Fault">What is wrong, and where; null when nothing is.</param>
public sealed record AuditVerdict(bool Intact, long Entries, long Through, AuditHead Head, string? Fault);
