namespace Tollgate.Importing.Tenants;

/// <summary>Whose budget or limit it is.</summary>
internal enum PlannedScope
{
    Installation,
    Team,
    User,
    Key,
}
