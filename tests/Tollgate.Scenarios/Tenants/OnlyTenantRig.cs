namespace Tollgate.Scenarios.Tenants;

/// <summary>The same with one tenant alone: the installation is its own.</summary>
internal sealed class OnlyTenantRig : TenantsRig
{
    private protected override string[] Bystanders => [];
}
