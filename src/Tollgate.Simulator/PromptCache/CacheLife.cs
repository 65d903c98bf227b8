namespace Tollgate.Simulator.PromptCache;

/// <summary>How long an explicit breakpoint keeps its prefix after the last use.</summary>
internal enum CacheLife
{
    FiveMinutes,
    OneHour,
}
