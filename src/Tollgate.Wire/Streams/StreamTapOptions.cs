namespace Tollgate.Wire;

/// <summary>How one stream is tapped. The default value forwards everything as it is.</summary>
/// <param name="HideUsage">OpenAI chat and completions: the gateway asked for usage, the caller did not; take it out again.</param>
/// <param name="UsageAsked">The caller asked for usage in an OpenAI-shaped stream: a cut ending carries a usage chunk.</param>
/// <param name="Comments">The caller wants reports (<c>x-tollgate-stream-report</c>): a cut ending names its reason in a comment.</param>
public readonly record struct StreamTapOptions(bool HideUsage = false, bool UsageAsked = false, bool Comments = false);
