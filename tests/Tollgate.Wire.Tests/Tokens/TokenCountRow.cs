using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Tollgate.Wire.Tests.Tokens;

/// <summary>A text and the counts that the npm package gives it; written by eng/npm/token-counts.mjs.</summary>
internal sealed record TokenCountRow(string Text, int? Repeat, int O200k, int Cl100k)
{
    public static IReadOnlyList<TokenCountRow> ReadAll([CallerFilePath] string here = "")
    {
        using var stream = File.OpenRead(Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", "token-counts.json"));
        return JsonSerializer.Deserialize<List<TokenCountRow>>(stream, JsonSerializerOptions.Web)!;
    }

    public byte[] Utf8() => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Text, Repeat ?? 1)));
}
