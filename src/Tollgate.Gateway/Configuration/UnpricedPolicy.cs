namespace Tollgate.Gateway.Configuration;

/// <summary>What happens to a request for a model that has no rate.</summary>
public enum UnpricedPolicy
{
    /// <summary>Refused when a hard money budget applies to the caller (it could not hold), else allowed and shown as unpriced.</summary>
    RefuseUnderBudget,

    /// <summary>Always refused.</summary>
    Refuse,

    /// <summary>Always allowed; the ledger shows it as unpriced and budgets do not see it.</summary>
    Allow,

    /// <summary>Always allowed; the ledger shows it as unpriced, and budgets count <see cref="GatewayOptions.UnpricedCeiling"/> for it.</summary>
    Ceiling,
}
