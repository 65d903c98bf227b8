namespace Tollgate.Storage.Journaling;

/// <summary>What an acknowledged append survives.</summary>
public enum JournalDurability
{
    /// <summary>The death of the process; a power loss may take the last <see cref="JournalOptions.FsyncInterval"/>. The default.</summary>
    Process,

    /// <summary>A power loss: appends complete after the data reached the disk.</summary>
    Disk,
}
