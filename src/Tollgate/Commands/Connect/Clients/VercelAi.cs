namespace Tollgate.Commands.Connect.Clients;

/// <summary>The AI SDK of Vercel: its OpenAI provider calls the Responses API unless told otherwise.</summary>
internal sealed class VercelAi : IConnectableClient
{
    public string Name => "vercel-ai";

    public string Title => "Vercel AI SDK";

    public string DefaultModel => "gpt-5-mini";

    public IReadOnlyList<ClientSetting> Settings(ConnectTarget target) =>
    [
        new("TypeScript, @ai-sdk/openai", $$"""
            const openai = createOpenAI({ baseURL: "{{target.Url}}/v1", apiKey: process.env.TOLLGATE_KEY,
                                          headers: { "x-tollgate-feature": "chat" } });
            const { text } = await generateText({ model: openai("{{target.Model}}"), prompt: "Say hello." });
            """),
        new("TypeScript, @ai-sdk/anthropic and @ai-sdk/google (their base URLs have a version)", $$"""
            const anthropic = createAnthropic({ baseURL: "{{target.Url}}/v1", apiKey: process.env.TOLLGATE_KEY });
            const google = createGoogleGenerativeAI({ baseURL: "{{target.Url}}/v1beta", apiKey: process.env.TOLLGATE_KEY });
            """),
    ];

    public IReadOnlyList<string> Notes(ConnectTarget target) =>
    [
        "Since version 5 openai(model) calls /v1/responses; openai.chat(model) calls /v1/chat/completions, which OpenAI-compatible providers need.",
        "A plain model string (\"openai/…\") goes to Vercel's own gateway and not here: pass a model made by one of the providers above.",
    ];

    public ClientRequest Request(ConnectTarget target) => new()
    {
        Path = "/v1/responses",
        Headers = [new("User-Agent", "ai/5.0.108 ai-sdk/openai/2.0.77 ai-sdk/provider-utils/3.0.18 runtime/node.js/v22.12.0")],
        Body = ClientRequest.Json(new
        {
            model = target.Model,
            input = new object[] { new { role = "user", content = new object[] { new { type = "input_text", text = "Say hello in one short sentence." } } } },
        }),
    };
}
