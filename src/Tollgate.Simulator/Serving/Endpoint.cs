namespace Tollgate.Simulator.Serving;

/// <summary>Where a path leads.</summary>
/// <param name="Surface">What is done.</param>
/// <param name="Provider">By whose conventions.</param>
/// <param name="Name">Record name, such as <c>openai.chat</c>.</param>
/// <param name="Model">Model or deployment named by the path, or null.</param>
/// <param name="Id">Further path after a collection (<c>resp_1/input_items</c>), or null.</param>
internal readonly record struct Endpoint(Surface Surface, Provider Provider, string Name, string? Model = null, string? Id = null);
