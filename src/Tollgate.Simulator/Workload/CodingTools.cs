namespace Tollgate.Simulator.Workload;

/// <summary>The tools a coding agent offers with every request.</summary>
internal static class CodingTools
{
    /// <summary>In Anthropic's shape. The names do not occur in generated texts, so no tool is called.</summary>
    public const string Anthropic =
        """
        [{"name":"view_source","description":"Shows a part of a source file.","input_schema":{"type":"object","properties":{"path":{"type":"string"},"from":{"type":"integer"},"to":{"type":"integer"}},"required":["path"]}},
        {"name":"apply_edit","description":"Replaces a text in a file by another.","input_schema":{"type":"object","properties":{"path":{"type":"string"},"before":{"type":"string"},"after":{"type":"string"}},"required":["path","before","after"]}},
        {"name":"run_shell","description":"Runs a command and returns its output.","input_schema":{"type":"object","properties":{"command":{"type":"string"}},"required":["command"]}}]
        """;
}
