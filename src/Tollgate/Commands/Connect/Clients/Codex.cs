namespace Tollgate.Commands.Connect.Clients;

/// <summary>OpenAI's coding agent: the Responses API of a provider defined in <c>config.toml</c>, always streamed and not stored.</summary>
internal sealed class Codex : IConnectableClient
{
    private static readonly string[] s_required = ["command"];
    private static readonly string[] s_include = ["reasoning.encrypted_content"];

    public string Name => "codex";

    public string Title => "Codex CLI";

    public string DefaultModel => "gpt-5.3-codex";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("~/.codex/config.toml", $$"""
            model = "{{target.Model}}"
            model_provider = "tollgate"

            [model_providers.tollgate]
            name = "Tollgate"
            base_url = "{{target.Url}}/v1"
            env_key = "TOLLGATE_KEY"
            wire_api = "responses"
            http_headers = { "x-tollgate-feature" = "coding" }
            """),
        new("your shell", """
            export TOLLGATE_KEY="sk-tg-…"
            codex
            """),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        "The provider needs a name of its own: [model_providers.openai] is built in and changes to it are ignored.",
        "wire_api = \"chat\" is no longer accepted by current versions; Codex speaks the Responses API only.",
        "Set it in the user's file: a project's .codex/config.toml cannot choose the provider. Codex reads the file at its start.",
        "The gateway refuses WebSocket upgrades (501); a provider defined like this one is called over HTTP.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = "/v1/responses",
        Streams = true,
        Headers =
        [
            new("User-Agent", "codex_cli_rs/0.98.0 (Debian 12.0.0; x86_64) xterm-256color"),
            new("originator", "codex_cli_rs"),
            new("session_id", "019a0000-0000-7000-8000-000000000001"),
            new("Accept", "text/event-stream"),
        ],
        Body = ClientRequest.Json(new
        {
            model = target.Model,
            instructions = "You are Codex, based on GPT-5. You are running as a coding agent in the Codex CLI on a user's computer.",
            input = new object[]
            {
                new { type = "message", role = "user", content = new object[] { new { type = "input_text", text = "Say hello in one short sentence." } } },
            },
            tools = new object[]
            {
                new
                {
                    type = "function",
                    name = "shell",
                    description = "Runs a shell command and returns its output.",
                    strict = false,
                    parameters = new
                    {
                        type = "object",
                        properties = new { command = new { type = "array", items = new { type = "string" } }, workdir = new { type = "string" } },
                        required = s_required,
                        additionalProperties = false,
                    },
                },
            },
            tool_choice = "auto",
            parallel_tool_calls = false,
            reasoning = new { effort = "low", summary = "auto" },
            store = false,
            stream = true,
            include = s_include,
            prompt_cache_key = "019a0000-0000-7000-8000-000000000001",
        }),
    };
}
