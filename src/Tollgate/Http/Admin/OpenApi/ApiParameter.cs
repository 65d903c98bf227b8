namespace Tollgate.Http.Admin.OpenApi;

/// <summary>A query parameter of a question.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Kind">A type of JSON Schema.</param>
internal sealed record ApiParameter(string Name, string Meaning, string Kind = "string");
