using System.Text.Json.Nodes;

namespace Tollgate.Applying;

/// <summary>One field that changes, as the admin API writes it; null for empty.</summary>
internal sealed record PlanChange(string Field, JsonNode? Before, JsonNode? After);
