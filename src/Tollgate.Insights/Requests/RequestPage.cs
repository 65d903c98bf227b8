namespace Tollgate.Insights.Requests;

/// <summary>A page of requests, newest first. <paramref name="Next"/> continues it; null when there is no more.</summary>
public sealed record RequestPage(IReadOnlyList<RequestSummary> Requests, long? Next);
