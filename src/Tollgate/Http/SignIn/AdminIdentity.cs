using Tollgate.Storage.Control;

namespace Tollgate.Http.SignIn;

/// <summary>Who is asking on the control plane, and what that person may see and do. Immutable.</summary>
internal sealed record AdminIdentity(Guid KeyId, string Name, AdminRole Role, Guid? OrganizationId)
{
    /// <summary>The session the request came with; null for a bearer key.</summary>
    internal AdminSession? Session { get; init; }

    internal AdminRight Rights => Role switch
    {
        AdminRole.Operator => AdminRight.ReadSpend | AdminRight.ReadRequests | AdminRight.ReadSetup | AdminRight.WriteSetup | AdminRight.ReadMetrics | AdminRight.ReadAudit,
        AdminRole.Auditor when OrganizationId is null => AdminRight.ReadSpend | AdminRight.ReadRequests | AdminRight.ReadSetup | AdminRight.ReadMetrics | AdminRight.ReadAudit,
        AdminRole.Auditor => AdminRight.ReadSpend | AdminRight.ReadRequests | AdminRight.ReadSetup | AdminRight.ReadAudit,
        AdminRole.Owner => AdminRight.ReadSpend | AdminRight.ReadAudit,
        _ => AdminRight.ReadSpend,
    };

    internal bool May(AdminRight right) => (Rights & right) == right;

    /// <summary>Whether something of an organization (null: of the installation) may be seen.</summary>
    internal bool Sees(Guid? organization) => OrganizationId is not { } own || organization == own;

    /// <summary>The name id of the only organization that may be seen in the ledger; null for all.</summary>
    internal long? OrganizationName { get; init; }
}
