using Tollgate.Simulator.Billing;

namespace Tollgate.Simulator.Tests.PromptCache;

public sealed class AutomaticCacheTests : SimulatorTest
{
    private static string Words(int count) => string.Concat(Enumerable.Repeat("alpha ", count)).Trim();

    private async Task<BilledUsage> BilledAsync(string json, string path = "/v1/chat/completions")
    {
        await PostAsync(path, json);
        return LastAttempt().Usage;
    }

    [Fact]
    public async Task A_known_prefix_is_read_in_steps_of_128_tokens()
    {
        // The role is the first token.
        (await BilledAsync(Chat(Words(1300)))).CacheRead.ShouldBe(0);
        var second = await BilledAsync(Chat(Words(1300) + " and more"));
        (second.CacheRead, second.TotalInput).ShouldBe((1280, 1303));
    }

    [Fact]
    public async Task Below_1024_tokens_nothing_is_cached()
    {
        await BilledAsync(Chat(Words(1022)));
        (await BilledAsync(Chat(Words(1022)))).CacheRead.ShouldBe(0);
        await BilledAsync(Chat(Words(1023)));
        (await BilledAsync(Chat(Words(1023)))).CacheRead.ShouldBe(1024);
    }

    [Fact]
    public async Task Five_idle_minutes_forget_it_unless_retention_is_asked_for()
    {
        await BilledAsync(Chat(Words(1300)));
        Time.Advance(TimeSpan.FromMinutes(5));
        (await BilledAsync(Chat(Words(1300)))).CacheRead.ShouldBe(0);
        Host.ClearPromptCaches();
        await BilledAsync(Chat(Words(1300), ",\"prompt_cache_retention\":\"24h\""));
        Time.Advance(TimeSpan.FromHours(23));
        (await BilledAsync(Chat(Words(1300)))).CacheRead.ShouldBe(1280);
    }

    [Fact]
    public async Task Another_cache_key_is_routed_elsewhere()
    {
        await BilledAsync(Chat(Words(1300), ",\"prompt_cache_key\":\"a\""));
        (await BilledAsync(Chat(Words(1300), ",\"prompt_cache_key\":\"b\""))).CacheRead.ShouldBe(0);
        (await BilledAsync(Chat(Words(1300), ",\"prompt_cache_key\":\"a\""))).CacheRead.ShouldBe(1280);
    }

    [Fact]
    public async Task Later_models_bill_what_they_write_once()
    {
        var first = await BilledAsync(Chat(Words(1300), model: "gpt-6-sol"));
        (first.CacheWrite5m, first.UncachedInput, first.CacheRead).ShouldBe((1280, 21, 0));
        var second = await BilledAsync(Chat(Words(1300), model: "gpt-6-sol"));
        (second.CacheWrite5m, second.UncachedInput, second.CacheRead).ShouldBe((0, 21, 1280));
    }

    [Fact]
    public async Task Gemini_caches_implicitly()
    {
        var json = $$"""{"contents":[{"role":"user","parts":[{"text":"{{Words(1300)}}"}]}]}""";
        await BilledAsync(json, "/v1beta/models/gemini-2.5-flash:generateContent");
        (await BilledAsync(json, "/v1beta/models/gemini-2.5-flash:generateContent")).CacheRead.ShouldBe(1280);
    }

    [Fact]
    public void The_store_keeps_at_most_its_capacity_and_drops_the_least_used()
    {
        var store = new Tollgate.Simulator.PromptCache.PrefixStore(2, Time);
        store.Put(1, TimeSpan.FromMinutes(5));
        store.Put(2, TimeSpan.FromMinutes(5));
        store.Touch(1).ShouldBeTrue();
        store.Put(3, TimeSpan.FromMinutes(5));
        store.Count.ShouldBe(2);
        store.Touch(2).ShouldBeFalse();
        store.Touch(1).ShouldBeTrue();
    }
}
