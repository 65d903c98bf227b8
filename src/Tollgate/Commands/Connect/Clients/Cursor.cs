namespace Tollgate.Commands.Connect.Clients;

/// <summary>The Cursor editor: its OpenAI base URL can be overridden, but the calls come from Cursor's servers.</summary>
internal sealed class Cursor : IConnectableClient
{
    public string Name => "cursor";

    public string Title => "Cursor";

    public string DefaultModel => "gpt-4.1";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("Cursor Settings → Models → API Keys", $"""
            OpenAI API Key             on    {ConnectTarget.KeyPlaceholder}
            Override OpenAI Base URL   on    {target.Url}/v1
            """),
        new("Cursor Settings → Models → Add model", target.Model),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        target.IsLocal
            ? $"{target.Url} will not work: Cursor's servers make the calls, so the gateway needs a public https address."
            : "Cursor's servers make the calls, so the address must be reachable from the internet, with https.",
        "Tab completion, Cursor's own models and some agent features cannot be pointed at a gateway.",
        "For some reasoning models Cursor sends a Responses body to /chat/completions; that fails at every OpenAI-compatible server. Use a model it sends as chat.",
        "There are no custom headers: attribution comes from the key, so give each person a key of their own.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = "/v1/chat/completions",
        Streams = true,
        Body = ClientRequest.Json(new
        {
            model = target.Model,
            temperature = 0,
            stream = true,
            stream_options = new { include_usage = true },
            messages = new object[]
            {
                new { role = "system", content = "You are an AI coding assistant. You operate in Cursor." },
                new { role = "user", content = "Say hello in one short sentence." },
            },
            tools = new object[]
            {
                new
                {
                    type = "function",
                    function = new
                    {
                        name = "codebase_search",
                        description = "Finds snippets of code relevant to a query.",
                        parameters = ClientRequest.Schema("query"),
                    },
                },
            },
            tool_choice = "auto",
        }),
    };
}
