using Tollgate.Gateway.Exchange;
using Tollgate.Wire;

namespace Tollgate.Gateway.Tests.Exchange;

public sealed class SurfacePathsTests
{
    [Theory]
    [InlineData("/v1/chat/completions", Surface.OpenAIChat)]
    [InlineData("/chat/completions", Surface.OpenAIChat)]
    [InlineData("/v1/v1/chat/completions", Surface.OpenAIChat)]
    [InlineData("/openai/v1/chat/completions", Surface.OpenAIChat)]
    [InlineData("/openai/chat/completions", Surface.OpenAIChat)]
    [InlineData("/v1/chat/completions/", Surface.OpenAIChat)]
    [InlineData("//v1//chat/completions", Surface.OpenAIChat)]
    [InlineData("/v1/responses", Surface.OpenAIResponses)]
    [InlineData("/v1/completions", Surface.OpenAICompletions)]
    [InlineData("/v1/embeddings", Surface.OpenAIEmbeddings)]
    [InlineData("/v1/messages", Surface.AnthropicMessages)]
    [InlineData("/anthropic/v1/messages", Surface.AnthropicMessages)]
    [InlineData("/anthropic/messages", Surface.AnthropicMessages)]
    [InlineData("/v1/messages/count_tokens", Surface.AnthropicCountTokens)]
    [InlineData("/v1/models", Surface.Models)]
    [InlineData("/v1/me", Surface.Me)]
    [InlineData("/v1/quote", Surface.Quote)]
    public void The_base_urls_that_clients_use_reach_the_surface(string path, Surface surface) =>
        SurfacePaths.Read(path).Surface.ShouldBe(surface);

    [Theory]
    [InlineData("/v1beta/models/gemini-2.5-pro:generateContent", Surface.GeminiGenerate, "gemini-2.5-pro")]
    [InlineData("/gemini/v1beta/models/gemini-2.5-pro:streamGenerateContent", Surface.GeminiStreamGenerate, "gemini-2.5-pro")]
    [InlineData("/v1beta/models/gemini-embedding-001:embedContent", Surface.GeminiEmbed, "gemini-embedding-001")]
    [InlineData("/v1beta/models/a/b:countTokens", Surface.GeminiCountTokens, "a/b")]
    [InlineData("/openai/deployments/my-gpt/chat/completions", Surface.OpenAIChat, "my-gpt")]
    [InlineData("/openai/deployments/emb/embeddings", Surface.OpenAIEmbeddings, "emb")]
    [InlineData("/v1/models/gpt-5", Surface.Models, "gpt-5")]
    public void Models_in_the_path_are_read(string path, Surface surface, string model)
    {
        var match = SurfacePaths.Read(path);
        match.Surface.ShouldBe(surface);
        match.PathModel.ShouldBe(model);
    }

    [Theory]
    [InlineData("/v1/responses/resp_1", "resp_1", null)]
    [InlineData("/v1/responses/resp_1/cancel", "resp_1", "cancel")]
    [InlineData("/v1/responses/resp_1/input_items", "resp_1", "input_items")]
    public void Stored_responses_carry_their_id(string path, string id, string? rest)
    {
        var match = SurfacePaths.Read(path);
        match.Surface.ShouldBe(Surface.OpenAIStoredResponse);
        match.Id.ShouldBe(id);
        match.Rest.ShouldBe(rest);
    }

    [Theory]
    [InlineData("/v1/audio/speech", Dialect.OpenAI)]
    [InlineData("/v1/fine_tuning/jobs", Dialect.OpenAI)]
    [InlineData("/v1/chat/completionsx", Dialect.OpenAI)]
    [InlineData("/v1/messages/batches", Dialect.Anthropic)]
    [InlineData("/anthropic/v1/files", Dialect.Anthropic)]
    [InlineData("/gemini/v1beta/files", Dialect.Gemini)]
    [InlineData("/v1/responses/resp_1/unknown", Dialect.OpenAI)]
    public void Everything_else_under_a_prefix_is_refused_in_its_dialect(string path, Dialect dialect)
    {
        var match = SurfacePaths.Read(path);
        match.Surface.ShouldBe(Surface.None);
        match.IsDataPlane.ShouldBeTrue();
        match.Dialect.ShouldBe(dialect);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/api/keys")]
    [InlineData("/sign-in")]
    [InlineData("/modelscope")]
    public void The_control_plane_is_left_alone(string path) => SurfacePaths.Read(path).IsDataPlane.ShouldBeFalse();
}
