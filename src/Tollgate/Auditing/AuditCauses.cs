namespace Tollgate.Auditing;

/// <summary>Names of causes, for output. Pure.</summary>
internal static class AuditCauses
{
    public static string Name(AuditCause cause) => cause switch
    {
        AuditCause.Same => "same",
        AuditCause.Price => "price",
        AuditCause.CacheTwice => "cache_twice",
        AuditCause.CacheAtFullPrice => "cache_at_full_price",
        AuditCause.CacheForgotten => "cache_forgotten",
        AuditCause.WriteTtl => "cache_write_1h_as_5m",
        AuditCause.ContextTier => "missing_context_tier",
        AuditCause.ServiceTier => "missing_service_tier",
        AuditCause.ReasoningForgotten => "reasoning_forgotten",
        AuditCause.ReasoningTwice => "reasoning_twice",
        AuditCause.UnpricedHere => "unpriced_here",
        AuditCause.UnpricedThere => "unpriced_there",
        AuditCause.UsageInconsistent => "usage_inconsistent",
        _ => "usage_missing",
    };
}
