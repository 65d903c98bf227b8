namespace Tollgate.Backups;

/// <summary>Money set aside for an attempt that had not ended.</summary>
internal sealed record BackupHold(Guid AttemptId, Guid RequestId, DateTimeOffset StartedAt, string Held);
