using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire.Tests.Tokens;

public sealed class BytePairEncodingTests
{
    private static readonly BytePairEncoding[] Encodings = [BytePairEncoding.O200k, BytePairEncoding.Cl100k];

    [Fact]
    public void Counts_equal_those_of_the_npm_package()
    {
        var rows = TokenCountRow.ReadAll();
        rows.Count.ShouldBeGreaterThan(300);
        var wrong = rows
            .Select(row => (Row: row, Utf8: row.Utf8()))
            .Select(x => (x.Row, O200k: BytePairEncoding.O200k.CountTokens(x.Utf8), Cl100k: BytePairEncoding.Cl100k.CountTokens(x.Utf8)))
            .Where(x => x.O200k != x.Row.O200k || x.Cl100k != x.Row.Cl100k)
            .Select(x => $"{JsonSerializer.Serialize(x.Row)}: {x.O200k}, {x.Cl100k}");
        wrong.ShouldBeEmpty();
    }

    // The checksums are those that tiktoken's openai_public.py publishes for its rank files.
    [Theory]
    [InlineData("o200k_base", "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d")]
    [InlineData("cl100k_base", "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7")]
    public void The_embedded_ranks_are_the_published_ones(string name, string sha256)
    {
        var ranks = Encodings.Single(encoding => encoding.Name == name).Ranks;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var rank = 0; rank < ranks.Count; rank++)
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"{Convert.ToBase64String(ranks.Token(rank))} {rank}\n"));
        }

        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe(sha256);
    }

    [Fact]
    public void Every_token_is_found_by_its_bytes()
    {
        foreach (var encoding in Encodings)
        {
            for (var rank = 0; rank < encoding.Ranks.Count; rank++)
            {
                encoding.Ranks.Find(encoding.Ranks.Token(rank)).ShouldBe(rank);
            }
        }
    }

    [Fact]
    public void Any_text_counts_as_the_regular_expression_and_naive_merging_do() =>
        Prop.ForAll(Texts.Mixed(), text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            return BytePairEncoding.O200k.CountTokens(utf8) == ReferenceTokenizer.O200k.Count(text)
                && BytePairEncoding.Cl100k.CountTokens(utf8) == ReferenceTokenizer.Cl100k.Count(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Any_bytes_have_at_most_as_many_tokens_as_bytes_and_at_least_one() =>
        Prop.ForAll<byte[]>(bytes => Encodings.All(encoding =>
        {
            var tokens = encoding.CountTokens(bytes);
            return tokens <= bytes.Length && (tokens > 0 || bytes.Length == 0);
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Stopping_early_is_exact_up_to_the_limit_and_above_it_beyond() =>
        Prop.ForAll(Texts.Mixed(), Gen.Choose(0, 40).ToArbitrary(), (text, stopAfter) =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var exact = BytePairEncoding.O200k.CountTokens(utf8);
            var counted = BytePairEncoding.O200k.CountTokens(utf8, stopAfter);
            return exact <= stopAfter ? counted == exact : counted > stopAfter && counted <= exact;
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData(95)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(700)]
    public void Long_pieces_merge_in_the_same_order_as_short_ones(int length)
    {
        // Letters only: one piece, on either side of the length at which the heap takes over.
        var random = new Random(length);
        for (var round = 0; round < 20; round++)
        {
            var text = string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(4))));
            BytePairEncoding.O200k.CountTokens(Encoding.ASCII.GetBytes(text)).ShouldBe(ReferenceTokenizer.O200k.Count(text));
        }
    }

    [Fact]
    public void A_hundred_kilobytes_of_one_letter_merge_into_the_longest_token_of_it()
    {
        // A run merges alike wherever it stands, so the count is linear in the length but for the ends.
        var small = BytePairEncoding.O200k.CountTokens(Repeated('a', 1_000));
        var large = BytePairEncoding.O200k.CountTokens(Repeated('a', 100_000));
        large.ShouldBeInRange((small - 2) * 100, small * 100);
    }

    [Fact]
    public void A_piece_too_long_to_merge_counts_its_bytes_and_is_not_called_exact()
    {
        var utf8 = Repeated('a', BytePairEncoding.LongestExactPiece + 1);
        BytePairEncoding.O200k.CountTokens(utf8, int.MaxValue, out var exact).ShouldBe(utf8.Length);
        exact.ShouldBeFalse();
        BytePairEncoding.O200k.CountTokens(utf8.AsSpan(1), int.MaxValue, out exact).ShouldBeLessThan(utf8.Length / 4);
        exact.ShouldBeTrue();
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var texts = TokenCountRow.ReadAll().Select(row => row.Utf8()).ToArray();
        Measure();
        Measure();
        Measure().ShouldBe(0);

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var text in texts)
            {
                BytePairEncoding.O200k.CountTokens(text);
                BytePairEncoding.Cl100k.CountTokens(text);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task Threads_that_ask_first_at_once_share_one_table_and_agree()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Hello, 世界! It's 2026. ", 50)));
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var askers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            await start.Task;
            return (BytePairEncoding.Cl100k, Tokens: BytePairEncoding.Cl100k.CountTokens(text));
        })).ToArray();
        start.SetResult();
        (await Task.WhenAll(askers)).Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("TGR1")]
    [InlineData("TGR2\0\u0001\0\0")]
    [InlineData("TGR1\0\u0001\0\0abc")]
    [InlineData("TGR1\u0001\0\0\0\u0001a")]
    public void A_damaged_rank_file_is_refused(string file) =>
        Should.Throw<InvalidDataException>(() => RankTable.Read(Encoding.Latin1.GetBytes(file)));

    [Fact]
    public void A_rank_file_without_every_single_byte_is_refused()
    {
        byte[] file = [.. "TGR1\0\x01\0\0"u8, .. Enumerable.Repeat((byte)1, 256), .. Enumerable.Repeat((byte)'a', 256)];
        Should.Throw<InvalidDataException>(() => RankTable.Read(file)).Message.ShouldContain("byte 0");
    }

    private static byte[] Repeated(char letter, int count) => Encoding.ASCII.GetBytes(new string(letter, count));
}
