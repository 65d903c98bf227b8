using Tollgate.Simulator.Billing;

namespace Tollgate.Simulator.Tests.PromptCache;

public sealed class ExplicitCacheTests : SimulatorTest
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("alpha ", 1500)).Trim();
    private static readonly string Longer = string.Concat(Enumerable.Repeat("bravo ", 1200)).Trim();

    private static string Ask(string system, string user, string? life = "5m", string model = "claude-sonnet-5", string userControl = "") =>
        $$"""
        {"model":"{{model}}","max_tokens":100,"system":[{"type":"text","text":"{{system}}"{{Control(life)}}}],
        "messages":[{"role":"user","content":[{"type":"text","text":"{{user}}"{{userControl}}}]}]}
        """;

    private static string Control(string? life) => life is null ? "" : $$""","cache_control":{"type":"ephemeral","ttl":"{{life}}" }""";

    private async Task<BilledUsage> BilledAsync(string json)
    {
        await PostAsync("/v1/messages", json);
        return LastAttempt().Usage;
    }

    [Fact]
    public async Task The_first_request_writes_the_second_reads()
    {
        var first = await BilledAsync(Ask(Long, "One"));
        (first.CacheWrite5m, first.CacheRead, first.UncachedInput).ShouldBe((1500, 0, 2));
        var second = await BilledAsync(Ask(Long, "Two more words"));
        (second.CacheWrite5m, second.CacheRead, second.UncachedInput).ShouldBe((0, 1500, 4));
    }

    [Fact]
    public async Task Reading_refreshes_and_time_expires()
    {
        await BilledAsync(Ask(Long, "One"));
        Time.Advance(TimeSpan.FromMinutes(4));
        (await BilledAsync(Ask(Long, "One"))).CacheRead.ShouldBe(1500);
        Time.Advance(TimeSpan.FromMinutes(4));
        (await BilledAsync(Ask(Long, "One"))).CacheRead.ShouldBe(1500);
        Time.Advance(TimeSpan.FromMinutes(5));
        (await BilledAsync(Ask(Long, "One"))).CacheWrite5m.ShouldBe(1500);
    }

    [Fact]
    public async Task An_hour_is_written_at_its_own_price_and_lasts()
    {
        (await BilledAsync(Ask(Long, "One", "1h"))).CacheWrite1h.ShouldBe(1500);
        Time.Advance(TimeSpan.FromMinutes(59));
        (await BilledAsync(Ask(Long, "One", "1h"))).CacheRead.ShouldBe(1500);
    }

    [Fact]
    public async Task Two_breakpoints_write_two_segments_and_a_change_after_the_first_keeps_it()
    {
        var first = await BilledAsync(Ask(Long, Longer, "1h", userControl: Control("5m")));
        (first.CacheWrite1h, first.CacheWrite5m, first.UncachedInput).ShouldBe((1500, 1201, 0));
        var second = await BilledAsync(Ask(Long, Longer + " x", "1h", userControl: Control("5m")));
        (second.CacheRead, second.CacheWrite5m, second.UncachedInput).ShouldBe((1500, 1202, 0));
    }

    [Fact]
    public async Task A_changed_prefix_or_another_tenant_or_model_reads_nothing()
    {
        await BilledAsync(Ask(Long, "One"));
        (await BilledAsync(Ask("x " + Long, "One"))).CacheRead.ShouldBe(0);
        (await BilledAsync(Ask(Long, "One", model: "claude-opus-5"))).CacheRead.ShouldBe(0);
        using var other = NewClient(Host, "sk-other");
        using var content = new StringContent(Ask(Long, "One"));
        using var response = await other.PostAsync("/v1/messages", content, Stop);
        LastAttempt().Usage.CacheRead.ShouldBe(0);
        (await BilledAsync(Ask(Long, "One"))).CacheRead.ShouldBe(1500);
    }

    [Fact]
    public async Task Too_short_a_prefix_or_no_breakpoint_is_not_cached()
    {
        (await BilledAsync(Ask("short", "One"))).CacheWrite5m.ShouldBe(0);
        (await BilledAsync(Ask(Long, "One", model: "claude-haiku-4-5"))).CacheWrite5m.ShouldBe(0);
        (await BilledAsync(Ask(Long, "One", life: null))).UncachedInput.ShouldBe(1502);
    }

    [Theory]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public async Task The_look_back_is_twenty_blocks(int blocksBetween, bool hits)
    {
        await BilledAsync(Ask(Long, "One"));
        var filler = string.Concat(Enumerable.Range(0, blocksBetween - 1).Select(static i => $$"""{"type":"text","text":"b{{i}}" },"""));
        var json = $$"""
            {"model":"claude-sonnet-5","max_tokens":100,"system":[{"type":"text","text":"{{Long}}"}],
            "messages":[{"role":"user","content":[{{filler}}{"type":"text","text":"end","cache_control":{"type":"ephemeral"} }] }]}
            """;
        (await BilledAsync(json)).CacheRead.ShouldBe(hits ? 1500 : 0);
    }

    [Fact]
    public async Task A_failed_request_leaves_no_cache()
    {
        await PostAsync("/v1/messages", Ask(Long, "One [[sim: fault=status:500]]"), 500);
        (await BilledAsync(Ask(Long, "One"))).CacheRead.ShouldBe(0);
    }
}
