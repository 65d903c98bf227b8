namespace Tollgate.Commands.Connect.Clients;

/// <summary>Anthropic's coding agent: Anthropic Messages under <c>ANTHROPIC_BASE_URL</c>, always streamed, with a cached system prompt.</summary>
internal sealed class ClaudeCode : IConnectableClient
{
    public string Name => "claude-code";

    public string Title => "Claude Code";

    public string DefaultModel => "claude-sonnet-4-6";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("your shell", $"""
            export ANTHROPIC_BASE_URL="{target.Url}"
            export ANTHROPIC_AUTH_TOKEN="$TOLLGATE_KEY"
            export ANTHROPIC_MODEL="{target.Model}"
            unset ANTHROPIC_API_KEY
            claude
            """),
        new("or ~/.claude/settings.json (not a project's file: that one is committed)", $$"""
            {
              "env": {
                "ANTHROPIC_BASE_URL": "{{target.Url}}",
                "ANTHROPIC_AUTH_TOKEN": "{{ConnectTarget.KeyPlaceholder}}",
                "ANTHROPIC_MODEL": "{{target.Model}}",
                "ANTHROPIC_CUSTOM_HEADERS": "x-tollgate-feature: coding"
              }
            }
            """),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        "The base URL goes without /v1; Claude Code adds /v1/messages?beta=true itself. '/status' inside Claude Code shows the address in use.",
        "ANTHROPIC_AUTH_TOKEN wins over a claude.ai login; a set ANTHROPIC_API_KEY causes a conflict warning.",
        "Background work uses a small model; ANTHROPIC_DEFAULT_HAIKU_MODEL, _SONNET_MODEL and _OPUS_MODEL name others. The key must be allowed to use them.",
        "anthropic-beta and anthropic-version reach the provider unchanged. If the provider refuses a beta, set CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS=1.",
        "Bedrock and Vertex modes (CLAUDE_CODE_USE_BEDROCK, CLAUDE_CODE_USE_VERTEX) call paths the gateway refuses with 404; use the settings above instead.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = "/v1/messages?beta=true",
        Streams = true,
        Headers =
        [
            new("User-Agent", "claude-cli/2.1.100 (external, cli)"),
            new("anthropic-version", "2023-06-01"),
            new("anthropic-beta", "claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27"),
            new("anthropic-dangerous-direct-browser-access", "true"),
            new("x-app", "cli"),
            .. ClientRequest.Stainless("js", "0.70.0", "node", "v22.12.0"),
        ],
        Body = ClientRequest.Json(new
        {
            model = target.Model,
            max_tokens = 32_000,
            stream = true,
            system = new object[]
            {
                new { type = "text", text = "You are Claude Code, Anthropic's official CLI for Claude.", cache_control = new { type = "ephemeral" } },
                new { type = "text", text = "Answer in one short sentence. Do not use tools for greetings.", cache_control = new { type = "ephemeral" } },
            },
            messages = new object[]
            {
                new
                {
                    role = "user",
                    content = new object[]
                    {
                        new { type = "text", text = "<system-reminder>The todo list is empty.</system-reminder>" },
                        new { type = "text", text = "Say hello.", cache_control = new { type = "ephemeral" } },
                    },
                },
            },
            tools = new object[]
            {
                new
                {
                    name = "Grep",
                    description = "Searches files with a regular expression.",
                    input_schema = ClientRequest.Schema("pattern", "path"),
                },
                new
                {
                    name = "Bash",
                    description = "Runs a shell command.",
                    input_schema = ClientRequest.Schema("command", "description"),
                },
            },
            metadata = new { user_id = "tollgate-connect" },
        }),
    };
}
