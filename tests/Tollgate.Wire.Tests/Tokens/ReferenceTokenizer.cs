using System.Text;
using System.Text.RegularExpressions;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire.Tests.Tokens;

/// <summary>
/// The same encodings by tiktoken's patterns, run by the regular expression engine, and merging as its definition says. Shares only
/// the rank table with the product. Right for the basic plane: the engine sees other characters as two halves.
/// </summary>
internal sealed class ReferenceTokenizer(BytePairEncoding encoding, string pattern)
{
    // The long s is spelt out: the engine does not fold it to an s as tiktoken's does.
    private const string Contraction = "(?i:'s|'\u017f|'t|'re|'ve|'m|'ll|'d)";
    private const string Upper = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Spaces = @"\s*[\r\n]+|\s+(?!\S)|\s+";

    private readonly Regex _pattern = new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromMinutes(1));

    public static ReferenceTokenizer O200k { get; } = new(
        BytePairEncoding.O200k,
        $@"[^\r\n\p{{L}}\p{{N}}]?{Upper}*{Lower}+{Contraction}?|[^\r\n\p{{L}}\p{{N}}]?{Upper}+{Lower}*{Contraction}?|"
        + $@"\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n/]*|{Spaces}");

    public static ReferenceTokenizer Cl100k { get; } = new(
        BytePairEncoding.Cl100k,
        $@"{Contraction}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|{Spaces}");

    public int Count(string text) => _pattern.Matches(text).Sum(piece => Merge(Encoding.UTF8.GetBytes(piece.Value)));

    private int Merge(byte[] piece)
    {
        var parts = piece.Select(value => new[] { value }).ToList();
        if (encoding.Ranks.Find(piece) != RankTable.None)
        {
            return 1;
        }

        while (true)
        {
            var lowest = Enumerable.Range(0, parts.Count - 1)
                .Select(i => (Rank: encoding.Ranks.Find([.. parts[i], .. parts[i + 1]]), At: i))
                .DefaultIfEmpty((Rank: RankTable.None, At: 0))
                .Min();
            if (lowest.Rank == RankTable.None)
            {
                return parts.Count;
            }

            parts[lowest.At] = [.. parts[lowest.At], .. parts[lowest.At + 1]];
            parts.RemoveAt(lowest.At + 1);
        }
    }
}
