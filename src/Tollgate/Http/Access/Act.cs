namespace Tollgate.Http.Access;

/// <summary>What somebody wants to do with a resource.</summary>
internal enum Act
{
    Read = 0,
    Write = 1,

    /// <summary>To decide what somebody else asks for.</summary>
    Approve = 2,
}
