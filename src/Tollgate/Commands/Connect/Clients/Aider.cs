namespace Tollgate.Commands.Connect.Clients;

/// <summary>The aider pair programmer, through its OpenAI-compatible client (LiteLLM over the OpenAI SDK for Python).</summary>
internal sealed class Aider : IConnectableClient
{
    public string Name => "aider";

    public string Title => "aider";

    public string DefaultModel => "gpt-4.1";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("your shell", $"""
            export OPENAI_API_BASE="{target.Url}/v1"
            export OPENAI_API_KEY="$TOLLGATE_KEY"
            aider --model openai/{target.Model}
            """),
        new("or .aider.conf.yml (keep the key in the environment)", $"""
            openai-api-base: {target.Url}/v1
            model: openai/{target.Model}
            """),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        "The prefix openai/ is aider's own and does not reach the gateway; without it aider may call the provider directly.",
        "aider's weak model is called too: --weak-model openai/<model>, or it falls back to a default the key may not be allowed to use.",
        "The costs aider prints are its own estimates.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = "/v1/chat/completions",
        Streams = true,
        Headers = [new("User-Agent", "OpenAI/Python 1.99.1"), .. ClientRequest.Stainless("python", "1.99.1", "CPython", "3.12.3")],
        Body = ClientRequest.Json(new
        {
            model = target.Model,
            messages = new object[]
            {
                new { role = "system", content = "Act as an expert software developer.\nAlways use best practices when coding." },
                new { role = "user", content = "I switched to a new code base. Please don't consider the above files." },
                new { role = "assistant", content = "Ok." },
                new { role = "user", content = "Say hello in one short sentence." },
            },
            temperature = 0,
            stream = true,
        }),
    };
}
