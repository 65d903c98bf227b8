using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Insights.Caps;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Ledger;

namespace Tollgate.Http.Admin;

/// <summary><c>GET /api/spend</c>: what was spent, in groups, as JSON or CSV.</summary>
internal static class SpendEndpoint
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/spend", Handler.Of(context => AnswerAsync(server, context))).Access(Resource.Spend, Act.Read);
        api.MapGet("/spend/caps", Handler.Of(context => CapsAsync(server, context))).Access(Resource.Spend, Act.Read);
    }

    private static async Task<IResult> AnswerAsync(TollgateServer server, HttpContext context)
    {
        var installation = server.Control.Installation;
        var read = SpendArguments.Read(context.Request.Query, server.Core.Keys.Snapshot, context.Viewer(), server.Time.GetUtcNow(), "format");
        if (!read.IsOk)
        {
            return ApiResults.Problems(read.Errors);
        }

        var query = read.Value.Query;
        var report = await new SpendQuestion(server.Ledger, installation.FindTimeZone()).AskAsync(query, read.Value.Limit, context.RequestAborted).ConfigureAwait(false);
        if (read.Value.Format is "csv" || (read.Value.Format is null or "" && context.Request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.Headers["x-tollgate-as-of"] = report.AsOf.ToString("O");
            if (report.MissingBefore is { } missing)
            {
                context.Response.Headers["x-tollgate-missing-before"] = missing.ToString("O");
            }

            return Results.Text(SpendCsv.Write(query, report), "text/csv; charset=utf-8");
        }

        return ApiResults.Ok(View(installation.Currency, query, report));
    }

    /// <summary>How far the callers' output caps lie above the answers.</summary>
    private static async Task<IResult> CapsAsync(TollgateServer server, HttpContext context)
    {
        var read = SpendArguments.Read(context.Request.Query, server.Core.Keys.Snapshot, context.Viewer(), server.Time.GetUtcNow());
        if (!read.IsOk)
        {
            return ApiResults.Problems(read.Errors);
        }

        var query = read.Value.Query;
        if (query.GroupBy.FirstOrDefault(static grouping => grouping >= SpendGrouping.Tag) is >= SpendGrouping.Tag and var unfit)
        {
            return ApiResults.Problem("by", GroupingNames.Of(unfit), $"by '{GroupingNames.Of(unfit)}' does not go with caps; write names such as feature, model or team.");
        }

        query = query.GroupBy.Count > 0 ? query : query with { GroupBy = [SpendGrouping.Feature, SpendGrouping.Model] };
        var rows = await new CapQuestion(server.Ledger).AskAsync(query, context.RequestAborted).ConfigureAwait(false);
        return ApiResults.Ok(new
        {
            from = ApiScope.Instant(query.FromMicros),
            to = ApiScope.Instant(query.ToMicros),
            by = query.GroupBy.Select(GroupingNames.Of),
            rows = rows.Take(read.Value.Limit ?? int.MaxValue).Select(row => CapRow(query, row)),
        });
    }

    private static Dictionary<string, object> CapRow(SpendQuery query, CapRow row)
    {
        var view = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < query.GroupBy.Count; i++)
        {
            view[GroupingNames.Of(query.GroupBy[i])] = row.Labels[i];
        }

        view["attempts"] = row.Attempts;
        view["cap_tokens"] = row.CapTokens;
        view["output_tokens"] = row.OutputTokens;
        view["largest_output"] = row.LargestOutput;
        view["held_usd"] = row.Held;
        view["cost_usd"] = row.Cost;
        return view;
    }

    private static object View(string currency, SpendQuery query, SpendReport report) => new
    {
        as_of = report.AsOf,
        missing_before = report.MissingBefore,
        from = ApiScope.Instant(query.FromMicros),
        to = ApiScope.Instant(query.ToMicros),
        currency,
        by = query.GroupBy.Select(GroupingNames.Of),
        rows = report.Rows.Select(row => Row(query, row)),
        total = Sums(report.Total),
        cut_off = report.CutOff is { } rest ? new { rows = rest.Rows, sums = Sums(rest.Sums) } : null,
    };

    private static Dictionary<string, object> Row(SpendQuery query, SpendRow row)
    {
        var view = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < query.GroupBy.Count; i++)
        {
            view[GroupingNames.Of(query.GroupBy[i])] = row.Labels[i];
        }

        foreach (var (name, value) in Sums(row.Sums))
        {
            view[name] = value;
        }

        return view;
    }

    private static Dictionary<string, object> Sums(SpendSums sums) => new(StringComparer.Ordinal)
    {
        ["cost_usd"] = sums.Cost,
        ["shadow_usd"] = sums.Shadow,
        ["priced"] = sums.UnpricedAttempts == 0,
        ["requests"] = sums.Requests,
        ["attempts"] = sums.Attempts,
        ["errors"] = sums.Errors,
        ["unpriced_attempts"] = sums.UnpricedAttempts,
        ["unpriced_tokens"] = sums.UnpricedTokens,
        ["states"] = new { final = sums.FinalAttempts, partial = sums.PartialAttempts, estimated = sums.EstimatedAttempts, unknown = sums.UnknownAttempts },
        ["usage"] = Usage(sums.Usage),
    };

    private static Dictionary<string, long> Usage(TokenUsage usage)
    {
        var view = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            if (i <= (int)Bucket.Reasoning || usage[(Bucket)i] != 0)
            {
                view[BucketNames.Of((Bucket)i)] = usage[(Bucket)i];
            }
        }

        return view;
    }
}
