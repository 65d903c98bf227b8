namespace Tollgate.Storage.Control;

/// <summary>Whose provider key an account uses. Stored: append, never renumber.</summary>
public enum AccountOwner : byte
{
    Installation = 0,
    Organization = 1,
    Team = 2,
    User = 3,
}
