using System.Net.Http.Headers;

namespace Tollgate.Simulator.Workload;

/// <summary>
/// Sends a plan's requests to a gateway in order of time, moving the clock as it goes. A day is over before the next one begins, so
/// every request is booked on its day. Used once.
/// </summary>
public sealed class WorkloadPlayer(HttpClient http, Uri gateway, Func<PlannedRequest, string> keyOf, SteppedClock clock)
{
    private const int Parallel = 8;
    private const int MostSurprises = 5;

    private readonly RequestBodies _bodies = new();
    private readonly Lock _gate = new();
    private readonly List<string> _surprises = [];
    private int _sent, _answered, _denied, _failed;
    private decimal _deniedUsd;

    /// <summary>Plays everything.</summary>
    /// <param name="plan">What to send.</param>
    /// <param name="dayLength">Real time a day takes at least; zero plays as fast as possible.</param>
    /// <param name="progress">Told the number of days played.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    public async Task<PlayResult> PlayAsync(MonthPlan plan, TimeSpan dayLength, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var day in plan.Requests.GroupBy(static request => request.Day))
        {
            var pause = dayLength > TimeSpan.Zero ? Task.Delay(dayLength, cancellationToken) : Task.CompletedTask;
            await PlayDayAsync(day, cancellationToken);
            await pause;
            clock.AdvanceTo(plan.Options.Start.AddDays(day.Key + 1));
            progress?.Report(day.Key + 1);
        }

        lock (_gate)
        {
            return new PlayResult
            {
                Sent = _sent,
                Answered = _answered,
                Denied = _denied,
                DeniedUsd = _deniedUsd,
                Failed = _failed,
                Surprises = [.. _surprises],
            };
        }
    }

    private async Task PlayDayAsync(IEnumerable<PlannedRequest> requests, CancellationToken cancellationToken)
    {
        using var free = new SemaphoreSlim(Parallel);
        var lanes = new Dictionary<string, Task>(StringComparer.Ordinal);
        var running = new List<Task>();
        foreach (var request in requests)
        {
            if (request.Lane.Length > 0 && lanes.TryGetValue(request.Lane, out var before)) await before;
            await free.WaitAsync(cancellationToken);
            clock.AdvanceTo(request.At);
            var task = SendAsync(request, free, cancellationToken);
            running.Add(task);
            if (request.Lane.Length > 0) lanes[request.Lane] = task;
        }

        await Task.WhenAll(running);
    }

    private async Task SendAsync(PlannedRequest request, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        try
        {
            using var message = Message(request);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            Count(request, status, body);
        }
        catch (HttpRequestException broken)
        {
            Count(request, 0, broken.Message);
        }
        finally
        {
            free.Release();
        }
    }

    private HttpRequestMessage Message(PlannedRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, RequestBodies.PathOf(request)))
        {
            Content = new ReadOnlyMemoryContent(_bodies.Write(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var headers = message.Headers;
        headers.TryAddWithoutValidation("Authorization", "Bearer " + keyOf(request));
        if (request.Protocol == WorkloadProtocol.AnthropicMessages) headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        Add("x-tollgate-feature", request.Feature);
        Add("x-tollgate-workflow", request.Workflow);
        Add("x-tollgate-task", request.Task);
        Add("x-tollgate-customer", request.Customer);
        Add("x-tollgate-unit", request.Unit);
        Add("x-tollgate-tags", request.Tags);
        return message;

        void Add(string name, string value)
        {
            if (value.Length > 0) headers.TryAddWithoutValidation(name, value);
        }
    }

    private void Count(PlannedRequest request, int status, string body)
    {
        lock (_gate)
        {
            _sent++;
            if (status is >= 200 and < 300 && request.Fault == 0) _answered++;
            else if (status == 402)
            {
                _denied++;
                _deniedUsd += request.Usd;
            }
            else if (request.Fault != 0 && status == request.Fault) _failed++;
            else if (_surprises.Count < MostSurprises)
            {
                _surprises.Add($"{request.Feature} at {request.At:yyyy-MM-dd HH:mm}: status {status}, {body[..Math.Min(body.Length, 300)]}");
            }
        }
    }
}
