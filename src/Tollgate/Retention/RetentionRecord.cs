using System.Text.Json;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Retention;

/// <summary>Holds what a ledger says was removed against what the log of changes says.</summary>
internal static class RetentionRecord
{
    private const int Page = 500;

    /// <summary>Why the two contradict each other; null when they agree, or when the log's own retention took the entry.</summary>
    internal static string? FindContradiction(IAuditLog log, LedgerCut cut, long logGoneThrough)
    {
        if (cut.ThroughId == 0)
        {
            return null;
        }

        long? before = null;
        while (true)
        {
            var entries = log.Read(new AuditQuery { Before = before, Limit = Page });
            foreach (var entry in entries)
            {
                if (entry is { Action: "retention", Object: "attempts" } && Names(entry, cut))
                {
                    return null;
                }
            }

            if (entries.Count < Page)
            {
                return logGoneThrough > 0 ? null : $"Rows up to {cut.ThroughId} are gone, and no entry of the log of changes says that retention removed them.";
            }

            before = entries[^1].Sequence;
        }
    }

    private static bool Names(AuditEntry entry, LedgerCut cut)
    {
        using var facts = JsonDocument.Parse(entry.After);
        return facts.RootElement.TryGetProperty("through", out var through) && through.TryGetInt64(out var id) && id == cut.ThroughId
            && facts.RootElement.TryGetProperty("hash", out var hash) && hash.GetString() == Convert.ToHexStringLower([.. cut.Hash]);
    }
}
