using Tollgate.Configuration;
using Tollgate.Configuration.Yaml;

namespace Tollgate.Tests.Configuration;

public sealed class ConfigurationFuzzTests
{
    private const int Rounds = 1500;

    private static readonly string[] s_pieces =
    [
        "[", "]", "{", "}", ":", ": ", "- ", "\n", "\n  ", "\t", "&a ", "*a", "!t ", "|", ">", "'", "\"", "#", "%", "@", "`", "?", "? ", "~", "${", "}", "$${",
        "---\n", "...\n", "<<: ", "\0", "\uFEFF", "\uD800", "\u2028", "-1", "99999999999999999999999999", "1e9", "9999999999GiB", ".", "file:", "file:/", "null",
        "http://", "https://[::", "http://*:99999", "é", "..", "/",
    ];

    [Fact]
    public void Nothing_makes_the_reader_throw()
    {
        var sample = SampleTests.Everything();
        var surroundings = SampleTests.Surroundings();
        var random = new Random(20260801);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = Mutate(sample, random);
            var result = Reading.Read(text, surroundings);
            accepted += result.Configuration is null ? 0 : 1;
            (result.Configuration is null).ShouldBe(result.Problems.Count > 0, text);
            result.Problems.ShouldAllBe(p => p.Line >= 1 && p.Column >= 1 && p.Message.Length > 0 && !p.ToString().Contains('\n'));
        }

        // Both outcomes were met.
        accepted.ShouldBeInRange(Rounds / 30, Rounds * 29 / 30);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("a: {")]
    [InlineData("&a ")]
    [InlineData("!!")]
    [InlineData("${")]
    [InlineData("'")]
    [InlineData("a, ")]
    [InlineData("[a, ")]
    public void Long_repetitions_are_refused_quickly(string piece)
    {
        var text = "aliases: " + string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));

        Reading.Problems(text).ShouldNotBeEmpty();
        Reading.Problems(text[9..]).ShouldNotBeEmpty();
    }

    [Fact]
    public void Aliases_that_multiply_are_refused()
    {
        var bomb = "aliases:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 20).Select(i => $"  a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat("*a" + (i - 1), 10))}]\n"));

        Reading.Problems(bomb).ShouldHaveSingleItem().ShouldContain("The file has more than 50000 values, aliases expanded.");
    }

    [Fact]
    public void An_alias_of_what_it_stands_in_is_refused() =>
        Reading.Problems("aliases: &a\n  b: *a\n").ShouldHaveSingleItem().ShouldContain("The alias has no anchor before it.");

    [Fact]
    public void A_huge_file_is_refused_unread() =>
        Reading.Problems(new string('#', YamlTree.MaxLength + 1)).ShouldHaveSingleItem().ShouldContain("Keep it below 1048576.");

    private static string Mutate(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(lines.Count);
            var line = lines[at];
            var column = random.Next(line.Length + 1);
            switch (random.Next(6))
            {
                case 0:
                    lines.RemoveAt(at);
                    lines.Add("");
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2:
                    lines[at] = line[..column] + s_pieces[random.Next(s_pieces.Length)] + line[column..];
                    break;
                case 3:
                    lines[at] = line[..column] + s_pieces[random.Next(s_pieces.Length)];
                    break;
                case 4:
                    lines[at] = line[..column] + (char)random.Next(0x3000) + line[Math.Min(line.Length, column + 1)..];
                    break;
                default:
                    lines[at] = random.Next(2) == 0 ? "  " + line : line.TrimStart();
                    break;
            }
        }

        return string.Join('\n', lines);
    }
}
