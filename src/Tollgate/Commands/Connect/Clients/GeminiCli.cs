namespace Tollgate.Commands.Connect.Clients;

/// <summary>Google's coding agent with an API key: Gemini's own protocol, streamed as server-sent events.</summary>
internal sealed class GeminiCli : IConnectableClient
{
    public string Name => "gemini-cli";

    public string Title => "Gemini CLI";

    public string DefaultModel => "gemini-2.5-pro";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("your shell (or ~/.gemini/.env, without 'export')", $"""
            export GOOGLE_GEMINI_BASE_URL="{target.Url}"
            export GEMINI_API_KEY="$TOLLGATE_KEY"
            export GEMINI_MODEL="{target.Model}"
            gemini
            """),
        new("~/.gemini/settings.json", """
            { "security": { "auth": { "selectedType": "gemini-api-key" } } }
            """),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        "Only the API-key sign-in can be pointed at a gateway. 'Login with Google' talks to Code Assist and bypasses it.",
        "The base URL was ignored in some sign-in states until April 2026, and some later versions refuse the sign-in it selects: check with 'tollgate report' that requests arrive, or use another version.",
        "ACP mode insists on a Google login and cannot be pointed at a gateway.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = $"/v1beta/models/{Uri.EscapeDataString(target.Model)}:streamGenerateContent?alt=sse",
        KeyHeader = "x-goog-api-key",
        Streams = true,
        Headers =
        [
            new("User-Agent", $"GeminiCLI/0.24.0/{target.Model} (linux; x64)"),
            new("x-goog-api-client", "google-genai-sdk/1.30.0 gl-node/v22.12.0"),
        ],
        Body = ClientRequest.Json(new
        {
            contents = new object[] { new { role = "user", parts = new object[] { new { text = "Say hello in one short sentence." } } } },
            systemInstruction = new { role = "user", parts = new object[] { new { text = "You are an interactive CLI agent specializing in software engineering tasks." } } },
            tools = new object[]
            {
                new
                {
                    functionDeclarations = new object[]
                    {
                        new
                        {
                            name = "read_file",
                            description = "Reads a file and returns its content.",
                            parametersJsonSchema = ClientRequest.Schema("absolute_path"),
                        },
                    },
                },
            },
            generationConfig = new { temperature = 0, topP = 1, thinkingConfig = new { includeThoughts = true, thinkingBudget = 1024 } },
        }),
    };
}
