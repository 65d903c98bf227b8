using Tollgate.Wire;

namespace Tollgate.Gateway.Exchange;

/// <summary>What a path means: the surface, the dialect errors are written in, and what the path itself carries.</summary>
/// <param name="Surface"><see cref="Surface.None"/> when the path is no metered surface.</param>
/// <param name="Dialect">The dialect of the path's prefix, also for paths that are refused.</param>
/// <param name="PathModel">The model or deployment named in the path (Gemini, Azure, <c>/v1/models/{id}</c>), else null.</param>
/// <param name="Id">The id named in the path (stored responses, request records), else null.</param>
/// <param name="Rest">What follows the id: <c>cancel</c> or <c>input_items</c>, else null.</param>
/// <param name="IsDataPlane">False when the path belongs to the dashboard, the admin API or health checks.</param>
/// <param name="IsAzure">True for <c>/openai/deployments/…</c>, where the deployment stands for the model.</param>
public readonly record struct SurfaceMatch(
    Surface Surface,
    Dialect Dialect,
    string? PathModel = null,
    string? Id = null,
    string? Rest = null,
    bool IsDataPlane = true,
    bool IsAzure = false);
