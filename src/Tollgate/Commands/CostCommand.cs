using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Settlement;
using Tollgate.Hosting;
using Tollgate.Wire;

namespace Tollgate.Commands;

/// <summary><c>tollgate cost</c>: prices a provider's response, from standard input or a file of many.</summary>
internal static class CostCommand
{
    internal static Command Create()
    {
        var format = new Option<string?>("--format") { Description = "openai-chat, openai-responses, openai-embeddings, openai-completions, anthropic-messages, gemini, bedrock-converse or ollama-chat." };
        var provider = new Option<string?>("--provider") { Description = "Whose conventions and prices apply: openai, anthropic, google, xai, deepseek, groq, mistral, openrouter, azure, vertex, vllm …" };
        var model = new Option<string?>("--model") { Description = "The model asked for. Default: the one the response names." };
        var at = CommonOptions.At();
        var rates = CommonOptions.Rates();
        var jsonl = new Option<FileInfo?>("--jsonl") { Description = "A file with one {\"id\",\"format\",\"provider\",\"model\",\"at\",\"response\"} a line." };
        var command = new Command("cost", "Price a provider's response (its body, or just its usage object) exactly.") { format, provider, model, at, rates, jsonl };
        command.SetAction(async (parse, cancellation) =>
        {
            if (parse.GetValue(jsonl) is null && parse.GetValue(format) is null)
            {
                throw new StartupException($"--format is missing; write one of {string.Join(", ", WireFormats.All)}.");
            }

            var card = await CommonOptions.LoadCardAsync(parse.GetValue(rates), Console.Error, cancellation).ConfigureAwait(false);
            if (card is null)
            {
                return 2;
            }

            var defaults = new CostLine(null, parse.GetValue(format), parse.GetValue(provider), parse.GetValue(model), parse.GetValue(at));
            var pricing = new CostPricing(card, TimeProvider.System);
            if (parse.GetValue(jsonl) is { } file)
            {
                return await ManyAsync(pricing, defaults, file, cancellation).ConfigureAwait(false);
            }

            using var body = new MemoryStream();
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(body, cancellation).ConfigureAwait(false);
            return Print(pricing.Price(defaults, body.GetBuffer().AsMemory(0, (int)body.Length)));
        });
        return command;
    }

    private static async Task<int> ManyAsync(CostPricing pricing, CostLine defaults, FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"{file} does not exist.").ConfigureAwait(false);
            return 2;
        }

        var worst = 0;
        var number = 0;
        await foreach (var text in File.ReadLinesAsync(file.FullName, cancellation).ConfigureAwait(false))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                worst = Math.Max(worst, Print(pricing.PriceLine(defaults, text, number)));
            }
        }

        return worst;
    }

    private static int Print(CostResult result)
    {
        if (result.Error is { } error)
        {
            Console.Error.WriteLine(error);
        }

        if (result.Json is { } json)
        {
            Console.Out.WriteLine(json);
        }

        return result.Error is null ? 0 : 2;
    }
}
