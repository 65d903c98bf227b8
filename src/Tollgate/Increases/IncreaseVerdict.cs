namespace Tollgate.Increases;

/// <summary>What is done with a request for an increase.</summary>
internal enum IncreaseVerdict
{
    Approve = 0,
    Refuse = 1,

    /// <summary>Taken back; one that is in force ends.</summary>
    Withdraw = 2,
}
