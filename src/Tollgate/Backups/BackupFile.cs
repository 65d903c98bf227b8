namespace Tollgate.Backups;

/// <summary>One file of a backup: path with forward slashes, size, SHA-256 in lower-case hex.</summary>
internal sealed record BackupFile(string Name, long Bytes, string Sha256);
