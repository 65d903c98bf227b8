using System.CommandLine;
using System.Text.Json;
using Tollgate.Economics.Pricing;

namespace Tollgate.Commands;

/// <summary><c>tollgate models</c>: what the rate card holds, and where widely published prices are wrong.</summary>
internal static class ModelsCommand
{
    internal static Command Create() => new("models", "Look into the rate card.") { Published(), Show() };

    private static Command Published()
    {
        var json = CommonOptions.Json();
        var command = new Command("published", "Widely published prices beside ours, with each correction.") { json };
        command.SetAction(parse =>
        {
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(PublishedPriceList.April2026.Rows.Select(static price => new
                {
                    model = price.Label,
                    provider = price.Provider,
                    published = new { input = price.PrintedInput, output = price.PrintedOutput, cached = price.PrintedCached },
                    ours = new { input = price.Input, output = price.Output, cached = price.Cached },
                    verdict = price.Verdict.ToString(),
                    note = price.Note,
                })));
                return 0;
            }

            var table = new PrintedTable(
                new("model"), new("provider", Spare: 1), new("published in/out/cached", ColumnKind.Whole), new("ours", ColumnKind.Whole), new("verdict", ColumnKind.Whole), new("note", ColumnKind.Prose));
            foreach (var price in PublishedPriceList.April2026.Rows)
            {
                table.AddRow(
                    price.Label, price.Provider, $"{price.PrintedInput}/{price.PrintedOutput}/{price.PrintedCached}",
                    $"{price.Input}/{price.Output}/{price.Cached}", price.Verdict.ToString(), price.Note);
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static string[] Names(Modalities modes) =>
        [.. Enum.GetValues<Modalities>().Where(mode => mode != Modalities.None && modes.HasFlag(mode)).Select(static mode => mode.ToString().ToLowerInvariant())];

    private static Command Show()
    {
        var provider = new Option<string?>("--provider") { Description = "Only this provider's models." };
        var json = CommonOptions.Json();
        var command = new Command("list", "List the models on the card.") { provider, json };
        command.SetAction(parse =>
        {
            var wanted = parse.GetValue(provider);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(RateCard.BuiltIn.Models
                    .Where(model => wanted is null || model.Provider == wanted)
                    .Select(static model => new
                    {
                        provider = model.Provider,
                        model = model.Model,
                        aliases = model.Aliases,
                        context_window = model.Facts.ContextWindow,
                        max_output = model.Facts.MaxOutput,
                        takes = Names(model.Facts.Takes),
                        gives = Names(model.Facts.Gives),
                        good_for = model.Facts.GoodFor,
                        retired = model.Facts.RetiredOn,
                    })));
                return 0;
            }

            foreach (var model in RateCard.BuiltIn.Models)
            {
                if (wanted is null || model.Provider == wanted)
                {
                    Console.Out.WriteLine($"{model.Provider}/{model.Model}");
                }
            }

            return 0;
        });
        return command;
    }
}
