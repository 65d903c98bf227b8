using System.Diagnostics;

namespace Tollgate.Scenarios;

public sealed class ProcessTests
{
    [Fact]
    public async Task The_executable_prices_a_response_from_standard_input()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "tollgate.dll"), "cost", "--format", "openai-chat", "--provider", "openai", "--model", "gpt-5" },
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync("""{"usage":{"prompt_tokens":8,"completion_tokens":0,"total_tokens":8}}""");
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
        output.ShouldContain("\"cost_usd\":\"0.00001\"");
    }
}
