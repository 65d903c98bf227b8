using Tollgate.Commands.Connect.Clients;

namespace Tollgate.Commands.Connect;

/// <summary>Every client that <c>tollgate connect</c> knows.</summary>
internal static class ConnectableClients
{
    internal static IReadOnlyList<IConnectableClient> All { get; } =
    [
        new ClaudeCode(), new Codex(), new GeminiCli(), new Cursor(), new Cline(), new Aider(),
        new OpenAISdk(), new AnthropicSdk(), new VercelAi(), new LangChain(),
    ];

    internal static IConnectableClient? Find(string name) => All.FirstOrDefault(client => client.Name == name);
}
