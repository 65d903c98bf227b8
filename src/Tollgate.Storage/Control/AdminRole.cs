namespace Tollgate.Storage.Control;

/// <summary>What an administrator may do. Stored: append, never renumber.</summary>
public enum AdminRole : byte
{
    /// <summary>Runs the installation: everything.</summary>
    Operator = 0,

    /// <summary>Everything inside one organization.</summary>
    Owner = 1,

    /// <summary>Reads all spend, writes budgets and closings.</summary>
    Finance = 2,

    /// <summary>Keys and budgets of one team.</summary>
    TeamLead = 3,

    /// <summary>Reads own spend.</summary>
    Member = 4,

    /// <summary>Reads everything, writes nothing.</summary>
    Auditor = 5,
}
