using Tollgate.Commands;
using Tollgate.Configuration;
using Tollgate.Importing;

namespace Tollgate.Tests.Importing;

public sealed class OpenRouterTests : IDisposable
{
    private readonly ImportedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Names_lead_to_the_providers_there_are()
    {
        var names = _store.Write("names.txt", """
            openai/gpt-4o            # reached already
            openai/gpt-4o:nitro
            anthropic/claude-sonnet-4.5
            google/gemini-2.5-pro
            anthropic/claude-sonnet-4.5:thinking
            openai/gpt-4o-minii
            house/brand
            """);

        var (code, output, errors) = await ImportAsync(names, "aliases: { house/brand: openai/gpt-4o }");

        code.ShouldBe(0, errors);
        foreach (var line in (string[])
        [
            "names.txt:1: openai/gpt-4o: reached by this name already",
            "names.txt:2: openai/gpt-4o:nitro: an alias for openai/gpt-4o; ':nitro' chooses among hosts",
            "names.txt:3: anthropic/claude-sonnet-4.5: an alias for anthropic/claude-sonnet-4-5; reached with the Anthropic protocol only",
            "names.txt:4: google/gemini-2.5-pro: no provider of google is configured",
            "names.txt:5: anthropic/claude-sonnet-4.5:thinking: ':thinking' is another model",
            "names.txt:6: openai/gpt-4o-minii: the rate card has no such model of openai; the nearest is gpt-4o-mini",
            "names.txt:7: house/brand: the configuration has this alias",
            "  \"anthropic/claude-sonnet-4.5\": \"anthropic/claude-sonnet-4-5\"\n  \"openai/gpt-4o:nitro\": \"openai/gpt-4o\"",
        ])
        {
            output.ShouldContain(line);
        }
    }

    [Fact]
    public async Task What_is_printed_can_be_put_into_the_configuration()
    {
        var names = _store.Write("models.json", """
            {"data": [
              {"id": "anthropic/claude-haiku-4.5", "name": "x", "pricing": {"id": "no/name"}},
              {"id": "meta-llama/llama-3.1-70b-instruct:free"}
            ]}
            """);

        var (code, output, errors) = await ImportAsync(names, "", "  openrouter: { key: none }\n");

        code.ShouldBe(0, errors);
        output.ShouldContain("models.json:3: meta-llama/llama-3.1-70b-instruct:free: an alias for openrouter/meta-llama/llama-3.1-70b-instruct:free; it stays at OpenRouter");
        var aliases = output[output.IndexOf("aliases:", StringComparison.Ordinal)..];
        var read = ConfigurationReader.Read("providers:\n  anthropic: { key: none }\n  openrouter: { key: none }\n" + aliases, "tollgate.yaml", new AnyVariable());
        read.Problems.ShouldBeEmpty();
        read.Configuration!.Gateway.Aliases.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "There are no names in it")]
    [InlineData("gpt-4o", "names.txt:1:1: 'gpt-4o' is no name such as vendor/model")]
    [InlineData("\nopenai/gpt 4o\n/x", "names.txt:2:1: 'openai/gpt 4o' is no name")]
    [InlineData("{\"data\": [", "names.txt:1:11: The file is not JSON at this place")]
    public async Task What_is_no_list_of_names_is_told(string text, string problem)
    {
        var (code, output, errors) = await ImportAsync(_store.Write("names.txt", text), "");

        (code, output).ShouldBe((2, ""));
        errors.ShouldContain(problem);
    }

    private async Task<(int Code, string Output, string Errors)> ImportAsync(string names, string more, string providers = "")
    {
        var config = _store.Write("tollgate.yaml", $"providers:\n  openai: {{ key: none }}\n  anthropic: {{ key: none }}\n{providers}{more}\n");
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(["import", "openrouter", names, "--config", config], errors, output);
        var directory = Path.GetDirectoryName(names) + "/";
        return (code, output.ToString().Replace(directory, "", StringComparison.Ordinal), errors.ToString().Replace(directory, "", StringComparison.Ordinal));
    }
}
