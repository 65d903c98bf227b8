using System.Diagnostics;
using System.Text.Json;

namespace Tollgate.Scenarios;

public sealed class ProcessTests
{
    [Fact]
    public async Task The_executable_prices_a_response_from_standard_input()
    {
        var (code, output) = await RunAsync(
            """{"usage":{"prompt_tokens":8,"completion_tokens":0,"total_tokens":8}}""", "cost", "--format", "openai-chat", "--provider", "openai", "--model", "gpt-5");

        code.ShouldBe(0);
        output.ShouldContain("\"cost_usd\":\"0.00001\"");
    }

    [Fact]
    public async Task Lists_are_one_json_document_when_asked_for()
    {
        var data = Directory.CreateTempSubdirectory("tollgate-scenario-");
        (await RunAsync("", "limits", "create", "--data", data.FullName, "--scope", "installation", "--requests", "60", "--json")).Code.ShouldBe(0);

        var limit = Json(await RunAsync("", "limits", "list", "--data", data.FullName, "--json")).EnumerateArray().ShouldHaveSingleItem();
        (limit.GetProperty("requests").GetInt32(), limit.GetProperty("per_seconds").GetInt32()).ShouldBe((60, 60));
        Json(await RunAsync("", "models", "list", "--provider", "groq", "--json")).EnumerateArray().ShouldAllBe(model => model.GetProperty("provider").GetString() == "groq");
        (await RunAsync("", "limits", "list", "--data", data.FullName)).Output.ShouldContain(limit.GetProperty("id").GetString()!);
        data.Delete(recursive: true);

        static JsonElement Json((int Code, string Output) run)
        {
            run.Code.ShouldBe(0, run.Output);
            return JsonDocument.Parse(run.Output).RootElement;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string input, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "tollgate.dll") },
        };
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
