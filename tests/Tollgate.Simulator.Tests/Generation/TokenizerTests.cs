using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Simulator.Generation;

namespace Tollgate.Simulator.Tests.Generation;

public sealed class TokenizerTests
{
    [Fact]
    public void A_text_never_has_more_tokens_than_bytes_and_none_is_lost() => Prop.ForAll<string?>(static text =>
    {
        text ??= "";
        var tokens = GeneratedText.Of(text);
        return tokens.Count == Tokenizer.Count(text) && tokens.Count <= Encoding.UTF8.GetByteCount(text)
            && tokens.ToString() == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", 0)]
    [InlineData("hello", 1)]
    [InlineData("hello world", 2)]
    [InlineData("international", 3)]
    [InlineData("a  b", 3)]
    [InlineData("Hi, you.", 4)]
    [InlineData("日本語", 3)]
    [InlineData("🙂🙂", 2)]
    public void Known_texts_have_known_counts(string text, int tokens) => Tokenizer.Count(text).ShouldBe(tokens);

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(200_000)]
    public void Prose_has_exactly_the_tokens_asked_for_at_every_cut(int tokens)
    {
        var prose = new Prose(7);
        var text = prose.Take(12345, tokens);
        Tokenizer.Count(text.ToString()).ShouldBe(tokens);
        Tokenizer.Count(text.Truncate(tokens / 2).ToString()).ShouldBe(tokens / 2);
        char.IsUpper(text.ToString()[0]).ShouldBeTrue();
    }
}
