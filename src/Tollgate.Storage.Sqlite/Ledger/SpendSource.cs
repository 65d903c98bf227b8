namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Where a part of an answer is read from.</summary>
internal enum SpendSource
{
    Attempts,
    Hours,
    Days,
    Dimensions,
}
