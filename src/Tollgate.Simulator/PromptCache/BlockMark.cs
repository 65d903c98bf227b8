namespace Tollgate.Simulator.PromptCache;

/// <summary>The prompt up to the end of a content block, and the cache breakpoint set there, if any.</summary>
internal readonly record struct BlockMark(ulong Hash, int Tokens, CacheLife? Breakpoint);
