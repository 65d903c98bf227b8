using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire.Tests.Tokens;

public sealed class TokenEstimatorTests
{
    [Theory]
    [InlineData("gpt-4o", TokenizerFamily.O200k)]
    [InlineData("gpt-4o-mini-2024-07-18", TokenizerFamily.O200k)]
    [InlineData("openai/gpt-4.1-nano", TokenizerFamily.O200k)]
    [InlineData("ft:gpt-4o-mini:acme::abc", TokenizerFamily.O200k)]
    [InlineData("gpt-5", TokenizerFamily.O200k)]
    [InlineData("GPT-5.2-codex", TokenizerFamily.O200k)]
    [InlineData("o1", TokenizerFamily.O200k)]
    [InlineData("o3-mini", TokenizerFamily.O200k)]
    [InlineData("o4-mini", TokenizerFamily.O200k)]
    [InlineData("chatgpt-4o-latest", TokenizerFamily.O200k)]
    [InlineData("openai/gpt-oss-120b", TokenizerFamily.O200k)]
    [InlineData("gpt-4", TokenizerFamily.Cl100k)]
    [InlineData("gpt-4-turbo", TokenizerFamily.Cl100k)]
    [InlineData("gpt-3.5-turbo", TokenizerFamily.Cl100k)]
    [InlineData("gpt-35-turbo", TokenizerFamily.Cl100k)]
    [InlineData("text-embedding-3-small", TokenizerFamily.Cl100k)]
    [InlineData("claude-sonnet-4-5", TokenizerFamily.Unknown)]
    [InlineData("gemini-2.5-pro", TokenizerFamily.Unknown)]
    [InlineData("meta-llama/llama-4", TokenizerFamily.Unknown)]
    [InlineData("o10", TokenizerFamily.Unknown)]
    [InlineData("gpt-4x", TokenizerFamily.Unknown)]
    [InlineData("olmo-2", TokenizerFamily.Unknown)]
    [InlineData("", TokenizerFamily.Unknown)]
    public void The_family_follows_from_the_name(string model, TokenizerFamily family) =>
        TokenEstimator.ForModel(model).ShouldBe(family);

    [Fact]
    public void A_public_tokenizer_gives_the_exact_count()
    {
        TokenEstimator.Bound(TokenizerFamily.O200k, "Hello, world!"u8).ShouldBe(new TokenBound(4, IsExact: true));
        TokenEstimator.Bound(TokenizerFamily.Cl100k, "Hello, world!"u8).ShouldBe(new TokenBound(4, IsExact: true));
    }

    [Theory]
    [InlineData("Hello, world!", 8 + 8)]
    [InlineData("a b c", 5 + 8)] // three tokens twice are more than the bytes
    [InlineData("Hello, wörld is what we say", (2 * 9) + 1 + 8)]
    public void An_unknown_tokenizer_gives_a_bound(string text, int most) =>
        TokenEstimator.Bound(TokenizerFamily.Unknown, Encoding.UTF8.GetBytes(text)).ShouldBe(new TokenBound(most, IsExact: false));

    [Theory]
    [InlineData(TokenizerFamily.Unknown)]
    [InlineData(TokenizerFamily.O200k)]
    [InlineData(TokenizerFamily.Cl100k)]
    public void No_text_has_no_tokens(TokenizerFamily family) =>
        TokenEstimator.Bound(family, []).ShouldBe(new TokenBound(0, IsExact: true));

    [Fact]
    public void A_piece_too_long_to_merge_is_not_called_exact() =>
        TokenEstimator.Bound(TokenizerFamily.O200k, new byte[BytePairEncoding.LongestExactPiece + 1]).IsExact.ShouldBeFalse();

    [Fact]
    public void A_bound_covers_o200k_twice_or_every_byte_and_no_more_than_the_bytes() =>
        Prop.ForAll(Texts.Mixed(), text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var bound = TokenEstimator.Bound(TokenizerFamily.Unknown, utf8).Count;
            return bound <= utf8.Length + TokenEstimator.UnknownOverhead
                && bound >= Math.Min(utf8.Length, 2 * BytePairEncoding.O200k.CountTokens(utf8));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
