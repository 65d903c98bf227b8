using System.Text;
using BenchmarkDotNet.Attributes;
using Tollgate.Wire.Tokens;

namespace Tollgate.Bench.Micro;

/// <summary>Bounding the tokens of a prompt where money is tight: exactly where the tokenizer is public, from above elsewhere.</summary>
[MemoryDiagnoser]
public class TokenizerBenchmarks
{
    private const string Sentence = "The auditors found that, of 1,284 invoices, 37 had been paid twice; `fix(ledger): never post twice` is what they asked for. ";

    private byte[] _text = [];

    [Params(TokenizerFamily.O200k, TokenizerFamily.Cl100k, TokenizerFamily.Unknown)]
    public TokenizerFamily Family { get; set; }

    /// <summary>Size of the text in bytes.</summary>
    [Params(1 << 10, 16 << 10)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Prepare() => _text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Sentence, (Size / Sentence.Length) + 1))[..Size]);

    [Benchmark]
    public TokenBound Bound() => TokenEstimator.Bound(Family, _text);
}
