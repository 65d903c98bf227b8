using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tollgate.Commands.Doctor;

/// <summary>The running gateway: is it there, is it ready, does it know the key, does its clock agree.</summary>
internal static class GatewayChecks
{
    private static readonly TimeSpan s_smallSkew = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_largeSkew = TimeSpan.FromMinutes(1);

    internal static async IAsyncEnumerable<Finding> RunAsync(DoctorContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        const string Check = "gateway";
        var wall = context.Time.GetUtcNow();
        var ticks = context.Time.GetTimestamp();
        var (status, _, date, error) = await context.GetAsync("/healthz", cancellation).ConfigureAwait(false);
        if (error is not null)
        {
            yield return context.IsNamed
                ? Finding.Fail(Check, $"None answers at {context.Url} ({error}). Start it with 'tollgate serve', or correct --url.")
                : Finding.Warn(Check, $"None answers at {context.Url} ({error}). Start it with 'tollgate serve', or pass --url.");
            yield break;
        }

        context.IsServing = status == HttpStatusCode.OK;
        yield return context.IsServing
            ? Finding.Ok(Check, $"{context.Url} is alive.")
            : Finding.Fail(Check, $"{context.Url}/healthz answers {(int?)status}: something else may be listening there.");
        if (!context.IsServing)
        {
            yield break;
        }

        yield return await ReadinessAsync(context, cancellation).ConfigureAwait(false);
        yield return await KeyAsync(context, cancellation).ConfigureAwait(false);
        yield return Clock(context, date, wall, ticks);
    }

    private static async Task<Finding> ReadinessAsync(DoctorContext context, CancellationToken cancellation)
    {
        const string Check = "readiness";
        var (status, body, _, error) = await context.GetAsync("/readyz", cancellation).ConfigureAwait(false);
        var answer = error is null ? Parse(body) : null;
        var reasons = answer?["reasons"]?.AsArray().Select(reason => reason!.ToString()).ToList() ?? [];
        return status != HttpStatusCode.OK
            ? Finding.Fail(Check, $"Not ready: {(reasons.Count > 0 ? string.Join("; ", reasons) : error ?? $"/readyz answers {(int?)status}")}")
            : reasons.Count > 0
                ? Finding.Warn(Check, $"Ready, but: {string.Join("; ", reasons)}")
                : Finding.Ok(Check, $"Ready; {Waiting(answer)} to be loaded into the ledger.");
    }

    private static async Task<Finding> KeyAsync(DoctorContext context, CancellationToken cancellation)
    {
        const string Check = "key";
        if (context.Key is null)
        {
            return Finding.Warn(Check, "None given: set TOLLGATE_KEY or pass --key to have it checked.");
        }

        var (status, body, _, _) = await context.GetAsync("/v1/me", cancellation).ConfigureAwait(false);
        var answer = Parse(body);
        if (status != HttpStatusCode.OK)
        {
            return Finding.Fail(Check, answer?["error"]?["message"]?.ToString() ?? $"/v1/me answers {(int?)status}");
        }

        var budgets = answer!["budgets"]!.AsArray();
        var low = budgets.FirstOrDefault(static budget => budget!["kind"]?.ToString() == "hard" && decimal.Parse(budget["left_usd"]!.ToString(), CultureInfo.InvariantCulture) <= 0m);
        var who = $"'{answer["key"]!["name"]}' of {answer["organization"]}/{answer["team"]?.ToString() ?? "(no team)"}, {Finding.Count(budgets.Count, "budget")}";
        return low is null ? Finding.Ok(Check, $"Valid: {who}.") : Finding.Warn(Check, $"Valid: {who}; but the budget '{low["name"]}' has nothing left.");
    }

    private static string Waiting(JsonNode? answer) => Finding.Count(long.TryParse(answer?["projector_lag"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var lag) ? lag : 0, "record waits", "records wait");

    private static Finding Clock(DoctorContext context, DateTimeOffset? date, DateTimeOffset wall, long ticks)
    {
        const string Check = "clock";
        var now = context.Time.GetUtcNow();
        var drift = ((now - wall) - context.Time.GetElapsedTime(ticks)).Duration();
        if (drift > TimeSpan.FromSeconds(1))
        {
            return Finding.Fail(Check, string.Create(CultureInfo.InvariantCulture, $"The clock jumped by {drift.TotalSeconds:0.0} s while this ran; budgets' windows need a steady clock (run an NTP client)."));
        }

        if (date is not { } theirs)
        {
            return Finding.Warn(Check, "The gateway sent no Date to compare with.");
        }

        // The header has whole seconds.
        var skew = (theirs - wall).Duration();
        var text = string.Create(CultureInfo.InvariantCulture, $"The gateway's clock and this one differ by {skew.TotalSeconds:0} s.");
        return skew > s_largeSkew ? Finding.Fail(Check, text + " Run an NTP client on both.") : skew > s_smallSkew ? Finding.Warn(Check, text) : Finding.Ok(Check, text);
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
