using System.CommandLine;
using Spectre.Console;
using Tollgate.Economics.Pricing;

namespace Tollgate.Commands;

/// <summary><c>tollgate models</c>: what the rate card holds, and where widely published prices are wrong.</summary>
internal static class ModelsCommand
{
    internal static Command Create() => new("models", "Look into the rate card.") { Published(), Show() };

    private static Command Published()
    {
        var command = new Command("published", "Widely published prices beside ours, with each correction.");
        command.SetAction(_ =>
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("model", "provider", "published in/out/cached", "ours", "verdict", "note");
            foreach (var price in PublishedPriceList.April2026.Rows)
            {
                table.AddRow(
                    Markup.Escape(price.Label), price.Provider, $"{price.PrintedInput}/{price.PrintedOutput}/{price.PrintedCached}",
                    $"{price.Input}/{price.Output}/{price.Cached}", price.Verdict.ToString(), Markup.Escape(price.Note));
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static Command Show()
    {
        var provider = new Option<string?>("--provider") { Description = "Only this provider's models." };
        var command = new Command("list", "List the models on the card.") { provider };
        command.SetAction(parse =>
        {
            var wanted = parse.GetValue(provider);
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
