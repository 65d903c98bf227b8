using Xunit.Runner.InProc.SystemConsole;

namespace Tollgate.Scenarios.Harness;

/// <summary>Runs the tests; or, started again by a kill test, one gateway that can be killed.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) =>
        args is [ChildGateway.Verb, ..] ? ChildGateway.ServeAsync(args) : ConsoleRunner.Run(args);
}
