using BenchmarkDotNet.Attributes;
using Tollgate.Economics.Usage;

namespace Tollgate.Bench.Micro;

/// <summary>Usage is a value of fixed size: summing and comparing it must allocate nothing.</summary>
[MemoryDiagnoser]
public class TokenUsageBenchmarks
{
    private TokenUsage _request = CodingAgentTurn();
    private TokenUsage _same = CodingAgentTurn();
    private TokenUsage _sum = CodingAgentTurn() + CodingAgentTurn();

    [Benchmark]
    public TokenUsage Sum() => _sum + _request;

    [Benchmark]
    public long Input_total() => _request.InputTotal;

    [Benchmark]
    public long Output_total() => _request.OutputTotal;

    [Benchmark]
    public bool Equal() => _request == _same;

    [Benchmark]
    public int Hash() => _request.GetHashCode();

    private static TokenUsage CodingAgentTurn()
    {
        var usage = default(TokenUsage);
        usage[Bucket.UncachedInput] = 1_250;
        usage[Bucket.CacheRead] = 14_000;
        usage[Bucket.Output] = 420;
        usage[Bucket.Reasoning] = 1_100;
        return usage;
    }
}
