using Tollgate.Wire.Limits;

namespace Tollgate.Wire.Tests.Limits;

public sealed class LimitHeaderTests
{
    private const long Now = 1_770_000_000_000_000;

    [Theory]
    [InlineData("x-ratelimit-limit-requests", ProviderQuantity.Requests, LimitFigure.Limit)]
    [InlineData("X-RateLimit-Remaining-Tokens", ProviderQuantity.Tokens, LimitFigure.Remaining)]
    [InlineData("x-ratelimit-reset-input-tokens", ProviderQuantity.InputTokens, LimitFigure.Reset)]
    [InlineData("anthropic-ratelimit-requests-remaining", ProviderQuantity.Requests, LimitFigure.Remaining)]
    [InlineData("anthropic-ratelimit-input-tokens-limit", ProviderQuantity.InputTokens, LimitFigure.Limit)]
    [InlineData("anthropic-ratelimit-output-tokens-reset", ProviderQuantity.OutputTokens, LimitFigure.Reset)]
    [InlineData("anthropic-ratelimit-tokens-reset", ProviderQuantity.Tokens, LimitFigure.Reset)]
    public void Headers_of_both_kinds_are_named(string name, ProviderQuantity quantity, LimitFigure figure)
    {
        LimitHeader.TryName(name, out var readQuantity, out var readFigure).ShouldBeTrue();
        (readQuantity, readFigure).ShouldBe((quantity, figure));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x-ratelimit-")]
    [InlineData("x-ratelimit-limit")]
    [InlineData("x-ratelimit-remaining-images")]
    [InlineData("x-ratelimit-used-tokens")]
    [InlineData("anthropic-ratelimit-reset")]
    [InlineData("anthropic-ratelimit-unified-5h-status")]
    [InlineData("retry-after")]
    public void Others_are_left_alone(string name) => LimitHeader.TryName(name, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("1s", 1_000_000)]
    [InlineData("6m0s", 360_000_000)]
    [InlineData("2m59.56s", 179_560_000)]
    [InlineData("12ms", 12_000)]
    [InlineData("1h2m3s", 3_723_000_000)]
    [InlineData("1d", 86_400_000_000)]
    [InlineData("30", 30_000_000)]
    [InlineData("0.0000001", 1)]
    [InlineData("2026-02-02T02:40:07Z", 7_000_000)]
    [InlineData("2026-02-02T02:39:00Z", 0)]
    public void Moments_are_read(string text, long after)
    {
        LimitTime.TryReset(text, Now, out var at).ShouldBeTrue();
        at.ShouldBe(Now + after);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1x")]
    [InlineData("-1s")]
    [InlineData("s")]
    [InlineData("1.2.3s")]
    [InlineData("999999999999d")]
    [InlineData("99999d")]
    [InlineData("2036-02-02T02:40:07Z")]
    [InlineData("1770000000000")]
    public void What_is_no_moment_is_not_guessed(string text)
    {
        LimitTime.TryReset(text, Now, out var at).ShouldBeFalse();
        at.ShouldBe(0);
    }

    [Theory]
    [InlineData("20", 20_000_000)]
    [InlineData("0.5", 500_000)]
    [InlineData("Mon, 02 Feb 2026 02:40:30 GMT", 30_000_000)]
    public void Retry_after_is_seconds_or_a_date(string text, long after)
    {
        LimitTime.TryRetryAfter(text, Now, out var at).ShouldBeTrue();
        at.ShouldBe(Now + after);
        LimitTime.TryRetryAfterMilliseconds("1500", Now, out at).ShouldBeTrue();
        at.ShouldBe(Now + 1_500_000);
        LimitTime.TryRetryAfter("later", Now, out _).ShouldBeFalse();
    }
}
