namespace Tollgate.Simulator.PromptCache;

/// <summary>A prompt's input tokens in disjoint buckets.</summary>
internal readonly record struct InputSplit(int Uncached, int Read, int Write5m, int Write1h)
{
    public int Total => Uncached + Read + Write5m + Write1h;
}
