namespace Tollgate.Storage.Control;

/// <summary>What an administrator may do; the executable's role table says it in full. Stored: append, never renumber.</summary>
public enum AdminRole : byte
{
    /// <summary>Runs the installation: everything.</summary>
    Operator = 0,

    /// <summary>Everything inside one organization.</summary>
    Owner = 1,

    /// <summary>Reads all spend, writes budgets.</summary>
    Finance = 2,

    /// <summary>Keys of one team, and budgets inside it.</summary>
    TeamLead = 3,

    /// <summary>Own spend, requests and keys.</summary>
    Member = 4,

    /// <summary>Reads everything, writes nothing.</summary>
    Auditor = 5,
}
