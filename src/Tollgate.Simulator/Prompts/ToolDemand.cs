namespace Tollgate.Simulator.Prompts;

/// <summary>What the caller's tool choice asks for.</summary>
internal enum ToolDemand
{
    /// <summary>The model decides: it calls a tool when the last user message names it.</summary>
    Auto,

    /// <summary>No call.</summary>
    None,

    /// <summary>Some call.</summary>
    Required,

    /// <summary>A call of one named tool.</summary>
    Named,
}
