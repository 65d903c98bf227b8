namespace Tollgate.Commands.Connect.Clients;

/// <summary>The official OpenAI SDKs.</summary>
internal sealed class OpenAISdk : IConnectableClient
{
    public string Name => "openai-sdk";

    public string Title => "OpenAI SDKs";

    public string DefaultModel => "gpt-5-mini";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("environment of Python and Node programs", $"""
            export OPENAI_BASE_URL="{target.Url}/v1"
            export OPENAI_API_KEY="$TOLLGATE_KEY"
            """),
        new("Python", $$"""
            client = OpenAI(base_url="{{target.Url}}/v1", api_key=os.environ["TOLLGATE_KEY"],
                            default_headers={"x-tollgate-feature": "search"})
            """),
        new("Node", $$"""
            const client = new OpenAI({ baseURL: "{{target.Url}}/v1", apiKey: process.env.TOLLGATE_KEY,
                                        defaultHeaders: { "x-tollgate-feature": "search" } });
            """),
        new(".NET (it does not read OPENAI_BASE_URL)", $$"""
            var client = new ChatClient("{{target.Model}}", new ApiKeyCredential(key),
                new OpenAIClientOptions { Endpoint = new Uri("{{target.Url}}/v1") });
            """),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        "The SDKs retry 429 and 5xx by themselves. A spent budget is answered with 402 and x-should-retry: false, which they do not retry.",
        "Images, audio, files, fine-tuning and realtime are refused with 404 (WebSockets: 501); chat, responses, completions, embeddings and models are served.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = "/v1/chat/completions",
        Headers = [new("User-Agent", "OpenAI/Python 2.8.0"), .. ClientRequest.Stainless("python", "2.8.0", "CPython", "3.12.3")],
        Body = ClientRequest.Json(new
        {
            model = target.Model,
            messages = new object[] { new { role = "user", content = "Say hello in one short sentence." } },
        }),
    };
}
