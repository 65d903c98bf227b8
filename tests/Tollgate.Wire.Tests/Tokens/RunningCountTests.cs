using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire.Tests.Tokens;

public sealed class RunningCountTests
{
    private static readonly TokenizerFamily[] Families = [TokenizerFamily.O200k, TokenizerFamily.Cl100k];

    [Fact]
    public void A_text_in_pieces_has_the_tokens_of_the_whole_however_it_is_cut_and_settled() =>
        Prop.ForAll(Texts.Mixed(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (text, seed) => Families.All(family =>
        {
            // All but the word that may go on has been counted.
            var whole = Bound(family, text + "a");
            return Fed(family, text + "a b", new Random(seed)).AtMost == whole + (whole / 32) + 2;
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void It_is_never_below_the_tokens_and_never_much_above_the_bytes() =>
        Prop.ForAll(Texts.Mixed(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (text, seed) =>
        {
            var repeated = string.Concat(Enumerable.Repeat(text, 1 + (seed % 400)));
            var bytes = Encoding.UTF8.GetByteCount(repeated);
            return Enum.GetValues<TokenizerFamily>().All(family =>
            {
                var count = Fed(family, repeated, new Random(seed));

                // Where only a bound is known, that of the parts may be lower than that of the whole: each part has its bytes as ceiling.
                var least = Bound(family == TokenizerFamily.Unknown ? TokenizerFamily.O200k : family, repeated);
                return count.AtMost >= least && count.AtMost <= bytes + (bytes / 32) + 2 + (2 * bytes / RunningCount.MostPending);
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("日本語の文章には空白がない。")]
    [InlineData("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo+/0123456789")]
    [InlineData("a")]
    public void Text_without_spaces_is_bounded_too(string text)
    {
        var repeated = string.Concat(Enumerable.Repeat(text, 1 + (30_000 / text.Length)));
        var count = Fed(TokenizerFamily.O200k, repeated, new Random(7));
        count.AtMost.ShouldBeGreaterThanOrEqualTo(BytePairEncoding.O200k.CountTokens(Encoding.UTF8.GetBytes(repeated)));
        count.AtMost.ShouldBeLessThan(Encoding.UTF8.GetByteCount(repeated));
    }

    [Fact]
    public void Prose_comes_within_a_few_tokens_of_its_count()
    {
        var text = string.Concat(Enumerable.Repeat("The carriers of the letters meet near the old bridge, because the river is high. ", 100));
        var exact = BytePairEncoding.O200k.CountTokens(Encoding.UTF8.GetBytes(text));
        Fed(TokenizerFamily.O200k, text, new Random(1)).AtMost.ShouldBeInRange(exact, exact + (exact / 32) + 8);
    }

    [Fact]
    public void What_is_not_counted_yet_has_a_token_a_byte()
    {
        var count = new RunningCount();
        count.Start(TokenizerFamily.O200k);
        count.Add("Hello over there"u8);
        (count.Bytes, count.AtMost).ShouldBe((16, 16));
        count.Settle();
        count.AtMost.ShouldBe(2 + " there".Length);
        count.Add(" and "u8);
        count.AtMost.ShouldBe(2 + " there and ".Length);
        count.Settle();
        (count.Bytes, count.AtMost).ShouldBe((21, 4 + 1));
    }

    [Fact]
    public void Whatever_stands_in_a_string_nothing_is_thrown_and_what_is_no_JSON_is_left_to_its_bytes() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            foreach (var text in new[] { bytes, [.. bytes, (byte)'\\'], [.. bytes, .. "\\u12"u8], [.. "\\u12g4"u8, .. bytes], [.. "\\ud83d\\"u8, .. bytes] })
            {
                var count = new RunningCount();
                count.Start(TokenizerFamily.O200k);
                count.Add(text);
                count.Settle();
                if (count.AtMost > text.Length + 2 || (count.Bytes != 0 && count.Bytes != text.Length))
                {
                    return false;
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static int Bound(TokenizerFamily family, string text) => TokenEstimator.AtMost(family, Encoding.UTF8.GetBytes(text));

    private static RunningCount Fed(TokenizerFamily family, string text, Random dice)
    {
        var count = new RunningCount();
        count.Start(family);
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(text.Length - at, dice.Next(1, 1 + Math.Max(1, text.Length / 3)));
            var escaping = dice.Next(2) == 0 ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            count.Add(JsonEncodedText.Encode(text.AsSpan(at, length), escaping).EncodedUtf8Bytes);
            at += length;
            if (dice.Next(3) == 0)
            {
                count.Settle();
            }
        }

        count.Settle();
        return count;
    }
}
