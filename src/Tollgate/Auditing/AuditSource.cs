namespace Tollgate.Auditing;

/// <summary>Whose records are read.</summary>
internal enum AuditSource
{
    Litellm,
    Langfuse,
    OpenAIUsage,
    Jsonl,
}
