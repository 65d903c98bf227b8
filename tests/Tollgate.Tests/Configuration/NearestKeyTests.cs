using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Reading;
using Tollgate.Configuration.Yaml;

namespace Tollgate.Tests.Configuration;

public sealed class NearestKeyTests
{
    [Theory]
    [InlineData("provders", "providers")]
    [InlineData("prvoiders", "providers")]
    [InlineData("time-zone", "time_zone")]
    [InlineData("LIMITS", "limits")]
    [InlineData("store", "store")]
    [InlineData("banana", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    public void The_nearest_word_is_close_or_none(string word, string? nearest) =>
        NearestKey.Find(word, ConfigurationKeys.Root.Keys.Select(k => k.Name)).ShouldBe(nearest);

    [Theory]
    [InlineData("64MB", 64_000_000)]
    [InlineData("64 MiB", 64 << 20)]
    [InlineData("1.5KiB", 1536)]
    [InlineData("2k", 2000)]
    [InlineData("17", 17)]
    [InlineData("0.5", null)]
    [InlineData("-1", null)]
    [InlineData("1e3", null)]
    [InlineData("MB", null)]
    [InlineData("10000000000GiB", null)]
    [InlineData("99999999999999999999999999999999", null)]
    public void Sizes_are_exact_or_nothing(string text, int? bytes) =>
        (Quantity.TryReadSize(text, out var read) ? (int)read : (int?)null).ShouldBe(bytes);

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1500)]
    [InlineData("10m", 600_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("5", null)]
    [InlineData("5 minutes", null)]
    public void Durations_have_units(string text, int? milliseconds) =>
        (Quantity.TryReadDuration(text, out var read) ? (int)read : (int?)null).ShouldBe(milliseconds);

    [Theory]
    [InlineData("sk-ant-REDACTED", true)]
    [InlineData("AIzaSyA", true)]
    [InlineData("https://user:word@host", true)]
    [InlineData("0123456789abcdef0123456789abcdef", true)]
    [InlineData("claude-sonnet-4-5-20250929", false)]
    [InlineData("text-embedding-3-large", false)]
    [InlineData("https://api.openai.com/v1/chat/completions", false)]
    [InlineData("certificate_authority_path", false)]
    public void What_looks_like_a_key_is_not_shown(string text, bool secret) => Shown.LooksSecret(text).ShouldBe(secret);
}
