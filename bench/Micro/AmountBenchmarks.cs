using BenchmarkDotNet.Attributes;
using Tollgate.Economics.Money;

namespace Tollgate.Bench.Micro;

/// <summary>What every price line, hold and counter pays for exactness.</summary>
[MemoryDiagnoser]
public class AmountBenchmarks
{
    // Fields, not constants: the compiler must not fold what is measured. A day's total and one request's price line.
    private Amount _total = new(1_284.930_417_250_000m);
    private Amount _line = new(0.000_037_500_000m);
    private Int128 _femto = 1_284_930_417_250_000_000;
    private decimal _tokens = 1_842m;
    private string _text = "1284.93041725";

    [Benchmark]
    public Amount Add() => _total + _line;

    [Benchmark]
    public Amount Price_a_line() => _line * _tokens;

    [Benchmark]
    public bool Compare_with_a_limit() => _total + _line <= _total;

    [Benchmark]
    public Int128 To_femto() => _total.ToFemto();

    [Benchmark]
    public Amount From_femto() => Amount.FromFemto(_femto);

    [Benchmark]
    public string Write() => _total.ToString();

    [Benchmark]
    public Amount Read() => Amount.TryParse(_text, out var amount) ? amount : Amount.Zero;
}
