using Tollgate.Commands;

namespace Tollgate.Scenarios.Backups;

/// <summary>Runs a verb of the command line in this process.</summary>
internal static class Verb
{
    internal static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(args, errors, output);
        return (code, output.ToString() + errors);
    }

    internal static async Task<string> DoneAsync(params string[] args)
    {
        var (code, output) = await RunAsync(args);
        code.ShouldBe(0, output);
        return output;
    }
}
