namespace Tollgate.Commands.Connect.Clients;

/// <summary>The official Anthropic SDKs.</summary>
internal sealed class AnthropicSdk : IConnectableClient
{
    public string Name => "anthropic-sdk";

    public string Title => "Anthropic SDKs";

    public string DefaultModel => "claude-haiku-4-5";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("environment of Python, Node and .NET programs", $"""
            export ANTHROPIC_BASE_URL="{target.Url}"
            export ANTHROPIC_API_KEY="$TOLLGATE_KEY"
            """),
        new("Python", $$"""
            client = anthropic.Anthropic(base_url="{{target.Url}}", api_key=os.environ["TOLLGATE_KEY"],
                                         default_headers={"x-tollgate-feature": "support"})
            """),
        new("Node", $$"""
            const client = new Anthropic({ baseURL: "{{target.Url}}", apiKey: process.env.TOLLGATE_KEY });
            """),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        "The base URL goes without /v1. A doubled /v1/v1 is understood all the same.",
        "messages and count_tokens are served. Message batches, files and skills are refused with 404.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = "/v1/messages",
        KeyHeader = "x-api-key",
        Headers =
        [
            new("User-Agent", "Anthropic/Python 0.75.0"),
            new("anthropic-version", "2023-06-01"),
            .. ClientRequest.Stainless("python", "0.75.0", "CPython", "3.12.3"),
        ],
        Body = ClientRequest.Json(new
        {
            model = target.Model,
            max_tokens = 1024,
            messages = new object[] { new { role = "user", content = "Say hello in one short sentence." } },
        }),
    };
}
