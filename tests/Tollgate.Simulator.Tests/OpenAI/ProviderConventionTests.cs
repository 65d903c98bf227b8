using System.Text.Json;

namespace Tollgate.Simulator.Tests.OpenAI;

public sealed class ProviderConventionTests : SimulatorTest
{
    private const string Pins = "[[sim: in=1000 cached=400 out=50 reasoning=30]]";

    [Theory]
    [InlineData("/v1/chat/completions", 80, "prompt_tokens_details")]
    [InlineData("/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", 80, "prompt_tokens_details")]
    [InlineData("/openai/v1/chat/completions", 80, "prompt_tokens_details")]
    [InlineData("/xai/v1/chat/completions", 50, "cost_in_usd_ticks")]
    [InlineData("/deepseek/v1/chat/completions", 80, "prompt_cache_miss_tokens")]
    [InlineData("/groq/openai/v1/chat/completions", 80, "prompt_tokens_details")]
    [InlineData("/openrouter/api/v1/chat/completions", 80, "cost")]
    [InlineData("/mistral/v1/chat/completions", 80, "prompt_tokens_details")]
    public async Task Every_provider_counts_by_its_own_convention_and_bills_the_same(string path, int completion, string member)
    {
        var usage = (await PostAsync(path, Chat("Hi " + Pins))).GetProperty("usage");
        usage.GetProperty("prompt_tokens").GetInt32().ShouldBe(1000);
        usage.GetProperty("completion_tokens").GetInt32().ShouldBe(completion);
        usage.GetProperty("total_tokens").GetInt32().ShouldBe(1080);
        usage.TryGetProperty(member, out _).ShouldBeTrue();
        var billed = LastAttempt().Usage;
        (billed.UncachedInput, billed.CacheRead, billed.OutputVisible, billed.Reasoning).ShouldBe((600, 400, 50, 30));
    }

    [Fact]
    public async Task The_cost_a_provider_reports_is_the_cost_it_bills()
    {
        var xai = (await PostAsync("/xai/v1/chat/completions", Chat("Hi " + Pins, model: "grok-4"))).GetProperty("usage");
        xai.GetProperty("cost_in_usd_ticks").GetInt64().ShouldBe((long)(LastAttempt().Usd * 10_000_000_000m));
        var router = (await PostAsync("/openrouter/api/v1/chat/completions", Chat("Hi " + Pins, model: "openai/gpt-4o"))).GetProperty("usage");
        router.GetProperty("cost").GetDecimal().ShouldBe(LastAttempt().Usd);
        LastAttempt().Usd.ShouldBe((600 * 2.5m + 400 * 1.25m + 80 * 10m) / 1_000_000m);
    }

    [Fact]
    public async Task DeepSeek_hits_and_misses_are_the_prompt()
    {
        var usage = (await PostAsync("/deepseek/v1/chat/completions", Chat("Hi " + Pins))).GetProperty("usage");
        usage.GetProperty("prompt_cache_hit_tokens").GetInt32().ShouldBe(400);
        usage.GetProperty("prompt_cache_miss_tokens").GetInt32().ShouldBe(600);
    }

    [Fact]
    public async Task Groq_repeats_usage_on_the_finish_chunk_and_sends_a_usage_chunk_only_when_asked()
    {
        var plain = await StreamAsync("/groq/openai/v1/chat/completions", Chat("Hi " + Pins, ",\"stream\":true"));
        plain[^2].Json.GetProperty("x_groq").GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(1080);
        var asked = await StreamAsync("/groq/openai/v1/chat/completions",
            Chat("Hi " + Pins, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        asked[^2].Json.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(1080);
        asked[^3].Json.GetProperty("x_groq").GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(1080);
    }

    [Theory]
    [InlineData("/xai/v1/chat/completions")]
    [InlineData("/mistral/v1/chat/completions")]
    [InlineData("/openrouter/api/v1/chat/completions")]
    public async Task Some_providers_send_usage_unasked_on_a_chunk_with_a_choice(string path)
    {
        var events = await StreamAsync(path, Chat("Hi " + Pins, ",\"stream\":true"));
        events[^2].Json.GetProperty("choices").GetArrayLength().ShouldBe(1);
        events[^2].Json.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(1080);
        events.SkipLast(2).ShouldAllBe(static e => !e.Data.Contains("\"usage\""));
    }

    [Fact]
    public async Task Azure_starts_with_a_chunk_without_choices_and_needs_an_api_version()
    {
        var events = await StreamAsync("/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", Chat("Hi", ",\"stream\":true"));
        events[0].Json.GetProperty("choices").GetArrayLength().ShouldBe(0);
        events[0].Json.GetProperty("model").GetString().ShouldBe("");
        events[0].Json.GetProperty("prompt_filter_results").GetArrayLength().ShouldBe(1);
        await PostAsync("/openai/deployments/gpt-4o/chat/completions", Chat("Hi"), 404);
    }

    [Fact]
    public async Task Models_come_in_three_shapes()
    {
        using var openai = new HttpRequestMessage(HttpMethod.Get, "/gemini/v1beta/models");
        var gemini = JsonDocument.Parse(await (await Client.SendAsync(openai, Stop)).Content.ReadAsStringAsync(Stop)).RootElement;
        gemini.GetProperty("models")[0].GetProperty("name").GetString()!.ShouldStartWith("models/gemini");
        var claude = JsonDocument.Parse(await Client.GetStringAsync("/v1/models", Stop)).RootElement;
        claude.GetProperty("data")[0].GetProperty("type").GetString().ShouldBe("model");
        Client.DefaultRequestHeaders.Remove("anthropic-version");
        var list = JsonDocument.Parse(await Client.GetStringAsync("/v1/models", Stop)).RootElement;
        list.GetProperty("object").GetString().ShouldBe("list");
        list.GetProperty("data")[0].GetProperty("object").GetString().ShouldBe("model");
    }
}
