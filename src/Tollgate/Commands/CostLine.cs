namespace Tollgate.Commands;

/// <summary>How one response is to be read and priced; null where the options or the response itself decide.</summary>
/// <param name="Id">The id as the JSON value it was, so that a number stays one; null for none.</param>
internal sealed record CostLine(string? Id, string? Format, string? Provider, string? Model, DateTimeOffset? At);
