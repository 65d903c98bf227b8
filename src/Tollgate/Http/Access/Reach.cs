namespace Tollgate.Http.Access;

/// <summary>How far somebody sees or changes; each reaches everything the one before it does.</summary>
internal enum Reach
{
    None = 0,

    /// <summary>What belongs to the user.</summary>
    Own = 1,

    /// <summary>What belongs to the team.</summary>
    Team = 2,

    /// <summary>What belongs to the organization.</summary>
    Organization = 3,

    /// <summary>Everything.</summary>
    Installation = 4,
}
