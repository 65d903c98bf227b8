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
    [InlineData("/api/v1/chat/completions", Surface.OpenAIChat)]
    [InlineData("/api/v1/models", Surface.Models)]
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
    [InlineData("/v1/requests", Dialect.OpenAI)]
    [InlineData("/v1/requests/", Dialect.OpenAI)]
    [InlineData("/anthropic/v1/requests", Dialect.Anthropic)]
    [InlineData("/v1", Dialect.OpenAI)]
    [InlineData("/v1/", Dialect.OpenAI)]
    [InlineData("/api/v1", Dialect.OpenAI)]
    [InlineData("/anthropic", Dialect.Anthropic)]
    [InlineData("/gemini", Dialect.Gemini)]
    [InlineData("/chat/completion", Dialect.OpenAI)]
    [InlineData("/message", Dialect.Anthropic)]
    [InlineData("/audio/speech", Dialect.OpenAI)]
    [InlineData("/V1/CHAT/COMPLETIONS", Dialect.OpenAI)]
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
    [InlineData("/api")]
    [InlineData("/api/v2/keys")]
    [InlineData("/apis/v1/models")]
    [InlineData("/metrics")]
    public void The_control_plane_is_left_alone(string path) => SurfacePaths.Read(path).IsDataPlane.ShouldBeFalse();

    [Theory]
    [InlineData("/v1/chat/completion", "POST /v1/chat/completions")]
    [InlineData("/chat/completion", "POST /v1/chat/completions")]
    [InlineData("/openai/v1/embedding", "POST /v1/embeddings")]
    [InlineData("/anthropic/v1/message", "POST /v1/messages")]
    [InlineData("/v1/model", "GET /v1/models")]
    [InlineData("/v1/requests", "GET /v1/requests/{id}")]
    [InlineData("/v1beta/models/gemini-2.5-pro:generateContents", "POST /v1beta/models/{model}:generateContent")]
    [InlineData("/v1/audio/speech", null)]
    [InlineData("/v1", null)]
    public void A_near_miss_names_the_nearest(string path, string? nearest)
    {
        var message = Rejections.UnsupportedEndpoint("POST", path).Message;

        message.Contains("Did you mean", StringComparison.Ordinal).ShouldBe(nearest is not null);
        message.ShouldContain(nearest is null ? SurfacePaths.Supported : $"Did you mean {nearest}?");
    }

    [Fact]
    public void No_path_makes_reading_throw()
    {
        string[] pieces =
        [
            "/", "//", "v1", "v1beta", "v1alpha", "api", "openai", "anthropic", "gemini", "deployments", "chat", "completions", "responses", "requests",
            "models", "messages", "count_tokens", "quote", "me", ":", "generateContent", "cancel", "input_items", "%", "%2f", "%zz", "\0", "\ud800", "é", " ", ".", "..",
        ];
        var random = new Random(20261125);
        var none = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var path = "/" + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(2) == 0 ? "/" : "")));
            var match = SurfacePaths.Read(path);
            if (match.Surface == Surface.None)
            {
                none++;
                Rejections.UnsupportedEndpoint("GET", path).Message.ShouldNotBeEmpty();
            }
            else
            {
                match.IsDataPlane.ShouldBeTrue(path);
            }
        }

        // Both outcomes were met.
        none.ShouldBeInRange(1000, 49_000);
    }
}
