namespace Tollgate.Simulator.PromptCache;

/// <summary>A prompt prefix of so many tokens, by fingerprint.</summary>
internal readonly record struct PrefixMark(ulong Hash, int Tokens);
