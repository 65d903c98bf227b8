namespace Tollgate.Retention;

/// <summary>What is kept for a time of its own.</summary>
internal enum RetentionClass
{
    /// <summary>Holds, decisions and raw usage of attempts; in the unit of attempts.</summary>
    Traces = 0,

    /// <summary>Single attempts.</summary>
    Attempts = 1,

    /// <summary>Entries of the log of changes.</summary>
    Audit = 2,
}
