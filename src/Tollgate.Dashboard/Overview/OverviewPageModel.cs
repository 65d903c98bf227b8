using Tollgate.Dashboard.Pages;

namespace Tollgate.Dashboard.Overview;

/// <summary>The overview for somebody.</summary>
public sealed record OverviewPageModel(Viewer Viewer, OverviewModel Overview);
