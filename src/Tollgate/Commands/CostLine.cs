namespace Tollgate.Commands;

/// <summary>How one response is to be read and priced; null where the options or the response itself decide.</summary>
internal sealed record CostLine(string? Id, string? Format, string? Provider, string? Model, DateTimeOffset? At);
