using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;
using OpenAI;
using OpenAI.Chat;

// Streams an answer through the gateway with the official SDK and asks what it cost.
var url = Environment.GetEnvironmentVariable("TOLLGATE_URL") ?? "http://127.0.0.1:4000";
if (Environment.GetEnvironmentVariable("TOLLGATE_KEY") is not { Length: > 0 } key)
{
    Console.Error.WriteLine("Set TOLLGATE_KEY to a caller key.");
    return 2;
}

var attribution = new Attribution("samples", "northwind");
var options = new OpenAIClientOptions { Endpoint = new Uri(url + "/v1") };
options.AddPolicy(attribution, PipelinePosition.PerCall);
var client = new ChatClient("gpt-5-mini", new ApiKeyCredential(key), options);
try
{
    await foreach (var update in client.CompleteChatStreamingAsync("Name three rivers, one sentence each."))
    {
        foreach (var part in update.ContentUpdate)
        {
            Console.Write(part.Text);
        }
    }
}
catch (ClientResultException refused)
{
    // 402 means a budget is spent: the SDK does not retry it, and the message says which budget.
    Console.Error.WriteLine(refused.Message);
    return 1;
}

using var http = new HttpClient();
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
Console.WriteLine();
Console.WriteLine(await http.GetStringAsync($"{url}/v1/requests/{attribution.RequestId}"));
return 0;

/// <summary>Says whose request it is, and remembers the id the gateway gave it.</summary>
internal sealed class Attribution(string feature, string customer) : PipelinePolicy
{
    public string? RequestId { get; private set; }

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Mark(message);
        ProcessNext(message, pipeline, currentIndex);
        Remember(message);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Mark(message);
        await ProcessNextAsync(message, pipeline, currentIndex);
        Remember(message);
    }

    private void Mark(PipelineMessage message)
    {
        message.Request.Headers.Set("x-tollgate-feature", feature);
        message.Request.Headers.Set("x-tollgate-customer", customer);
    }

    private void Remember(PipelineMessage message) =>
        RequestId = message.Response is { } response && response.Headers.TryGetValue("x-tollgate-request-id", out var id) ? id : RequestId;
}
