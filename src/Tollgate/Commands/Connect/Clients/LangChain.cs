namespace Tollgate.Commands.Connect.Clients;

/// <summary>LangChain's chat models over the providers' SDKs.</summary>
internal sealed class LangChain : IConnectableClient
{
    public string Name => "langchain";

    public string Title => "LangChain";

    public string DefaultModel => "gpt-5-mini";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("Python, langchain-openai", $$"""
            llm = ChatOpenAI(model="{{target.Model}}", base_url="{{target.Url}}/v1", api_key=os.environ["TOLLGATE_KEY"],
                             stream_usage=True, default_headers={"x-tollgate-workflow": "my-chain"})
            """),
        new("Python, langchain-anthropic", $$"""
            llm = ChatAnthropic(model="claude-sonnet-4-6", base_url="{{target.Url}}", api_key=os.environ["TOLLGATE_KEY"])
            """),
        new("TypeScript, @langchain/openai", $$"""
            const llm = new ChatOpenAI({ model: "{{target.Model}}", apiKey: process.env.TOLLGATE_KEY,
                                         configuration: { baseURL: "{{target.Url}}/v1" } });
            """),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        "With another base URL LangChain leaves stream usage out unless stream_usage=True; the gateway meters streams either way.",
        "Send the header x-tollgate-task with one value per run of an agent, and 'tollgate report --by task' prices the runs.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = "/v1/chat/completions",
        Streams = true,
        Headers = [new("User-Agent", "OpenAI/Python 2.8.0"), .. ClientRequest.Stainless("python", "2.8.0", "CPython", "3.12.3")],
        Body = ClientRequest.Json(new
        {
            model = target.Model,
            messages = new object[]
            {
                new { role = "system", content = "You are a helpful assistant." },
                new { role = "user", content = "Say hello in one short sentence." },
            },
            stream = true,
            stream_options = new { include_usage = true },
        }),
    };
}
