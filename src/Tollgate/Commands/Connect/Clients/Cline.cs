namespace Tollgate.Commands.Connect.Clients;

/// <summary>The Cline extension with the provider "OpenAI Compatible": chat completions through the OpenAI SDK for Node.</summary>
internal sealed class Cline : IConnectableClient
{
    public string Name => "cline";

    public string Title => "Cline";

    public string DefaultModel => "gpt-4.1";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("Cline → Settings → API Configuration", $"""
            API Provider     OpenAI Compatible
            Base URL         {target.Url}/v1
            API Key          {ConnectTarget.KeyPlaceholder}
            Model ID         {target.Model}
            Custom Headers   x-tollgate-feature: coding
            """),
        new("or, for Claude models with their prompt cache", $"""
            API Provider           Anthropic
            API Key                {ConnectTarget.KeyPlaceholder}
            Use custom base URL    {target.Url}
            """),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        "The cost Cline shows is its own estimate, and 0 for models it does not know; the gateway's is the one that is billed.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = "/v1/chat/completions",
        Streams = true,
        Headers = [new("User-Agent", "OpenAI/JS 4.96.0"), .. ClientRequest.Stainless("js", "4.96.0", "node", "v22.12.0")],
        Body = ClientRequest.Json(new
        {
            model = target.Model,
            messages = new object[]
            {
                new { role = "system", content = "You are Cline, a highly skilled software engineer with extensive knowledge in many programming languages." },
                new { role = "user", content = new object[] { new { type = "text", text = "<task>\nSay hello in one short sentence.\n</task>" } } },
            },
            temperature = 0,
            stream = true,
            stream_options = new { include_usage = true },
        }),
    };
}
