using System.Collections.Concurrent;
using System.Text;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.LedgerTruth;

namespace Tollgate.Scenarios.Kills;

/// <summary>A caller who asks again and again, and keeps of every answer that came to its end what it was told to cost.</summary>
internal sealed class Client(HttpClient http, RigCaller caller, Random dice, ConcurrentDictionary<Guid, string?> told)
{
    /// <summary>One of so many requests is given up somewhere on its way; 0 for none.</summary>
    internal int HangsUpOneIn { get; init; }

    /// <summary>Waits between two requests.</summary>
    internal TimeSpan Pause { get; init; }

    /// <summary>Requests that came to an end of whatever kind.</summary>
    internal int Asked { get; private set; }

    /// <summary>Asks until told to stop or the gateway is gone.</summary>
    internal async Task UntilStoppedAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await AskAsync(stop);
                await Task.Delay(Pause, stop);
            }
            catch (Exception died) when (died is HttpRequestException or IOException or OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>One request; throws what the connection throws.</summary>
    internal async Task AskAsync(CancellationToken stop)
    {
        var (path, body) = Workload.One(dice, Asked++, pinsInput: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + caller.Secret);
        if (HangsUpOneIn > 0 && dice.Next(HangsUpOneIn) == 0)
        {
            await HangUpAsync(request, stop);
            return;
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        if (answer.IsSuccessStatusCode && IsComplete(path, answer, text))
        {
            told[Guid.Parse(GatewayRig.RequestId(answer))] = answer.Headers.TryGetValues("x-tollgate-cost-usd", out var cost) ? cost.Single() : null;
        }
    }

    /// <summary>Leaves after some bytes of the answer, or after a moment whatever has come by then.</summary>
    private async Task HangUpAsync(HttpRequestMessage request, CancellationToken stop)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var bytes = dice.Next(4000);
        if (dice.Next(2) == 0)
        {
            gone.CancelAfter(TimeSpan.FromMilliseconds(dice.Next(30)));
        }

        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, gone.Token);
            var stream = await answer.Content.ReadAsStreamAsync(gone.Token);
            var block = new byte[bytes + 1];
            _ = await stream.ReadAtLeastAsync(block, bytes, throwOnEndOfStream: false, gone.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Gone, as intended. An answer disposed unread closes its connection too.
        }
    }

    private static bool IsComplete(string path, HttpResponseMessage answer, string text) => answer.Content.Headers.ContentType?.MediaType switch
    {
        "application/json" => true,
        _ when path.Contains("messages", StringComparison.Ordinal) => text.Contains("event: message_stop", StringComparison.Ordinal),
        _ when path.Contains("responses", StringComparison.Ordinal) => text.Contains("event: response.completed", StringComparison.Ordinal),
        _ when path.Contains("gemini", StringComparison.Ordinal) => text.Contains("finishReason", StringComparison.Ordinal),
        _ => text.Contains("data: [DONE]", StringComparison.Ordinal),
    };
}
