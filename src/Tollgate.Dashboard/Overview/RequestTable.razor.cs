using Microsoft.AspNetCore.Components;
using Tollgate.Economics.Usage;
using Tollgate.Insights.Requests;
using Tollgate.Storage.Ledger;

namespace Tollgate.Dashboard.Overview;

/// <summary>The newest requests.</summary>
public partial class RequestTable
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<RequestSummary> Requests { get; set; }

    [Parameter, EditorRequired]
    public required string Currency { get; set; }

    private static DateTimeOffset Started(RequestSummary request) => DateTimeOffset.UnixEpoch.AddTicks(request.StartedMicros * TimeSpan.TicksPerMicrosecond);

    private static string Word(RequestSummary request) => request.Failure == AttemptFailure.None
        ? request.State.ToString().ToLowerInvariant()
        : request.Failure switch
        {
            AttemptFailure.ClientGone => "caller gone",
            AttemptFailure.CallerTimeout => "caller stopped reading",
            AttemptFailure.BudgetCut => "budget cut",
            AttemptFailure.UpstreamError when request.UpstreamStatus > 0 => "error " + request.UpstreamStatus,
            AttemptFailure.FirstByteTimeout or AttemptFailure.IdleTimeout or AttemptFailure.TotalTimeout => "timeout",
            AttemptFailure.Connect => "unreachable",
            AttemptFailure.LedgerUnavailable => "ledger down",
            AttemptFailure.Orphaned => "orphaned",
            AttemptFailure.Shutdown => "shutdown",
            _ => "broken off",
        };

    private static string Colour(RequestSummary request) => (request.Failure, request.State) switch
    {
        (AttemptFailure.None, UsageState.Final) => "bg-success-lt",
        (AttemptFailure.None, _) or (AttemptFailure.ClientGone or AttemptFailure.CallerTimeout or AttemptFailure.BudgetCut, _) => "bg-warning-lt",
        _ => "bg-danger-lt",
    };

    private static string Explanation(RequestSummary request) =>
        "usage " + request.State.ToString().ToLowerInvariant()
        + (request.Failure == AttemptFailure.None ? "" : ", failure " + request.Failure)
        + (request.Attempts == 1 ? "" : ", " + request.Attempts + " attempts")
        + (request.Flags == AttemptFlags.None ? "" : ", " + request.Flags);
}
