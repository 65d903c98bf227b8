using System.CommandLine;
using Tollgate.Wire;

namespace Tollgate.Commands;

/// <summary><c>tollgate meter</c>: meters a stream transcript, complete or cut at any byte.</summary>
internal static class MeterCommand
{
    internal static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The transcript: SSE, NDJSON, a JSON array or AWS's binary event stream, as the provider sent it." };
        var format = new Option<string>("--format") { Description = "The stream's format, as for cost.", Required = true };
        var provider = new Option<string?>("--provider") { Description = "Whose conventions and prices apply." };
        var model = new Option<string?>("--model") { Description = "The model asked for. Default: the one the stream names." };
        var at = CommonOptions.At();
        var rates = CommonOptions.Rates();
        var command = new Command("meter", "Meter and price a stream transcript.") { file, format, provider, model, at, rates };
        command.SetAction(async (parse, cancellation) =>
        {
            var path = parse.GetValue(file)!;
            if (!path.Exists)
            {
                await Console.Error.WriteLineAsync($"{path} does not exist.").ConfigureAwait(false);
                return 2;
            }

            if (!WireFormats.TryParse(parse.GetValue(format)!, out var wire))
            {
                await Console.Error.WriteLineAsync($"The format '{parse.GetValue(format)}' is not known; use one of {string.Join(", ", WireFormats.All)}.").ConfigureAwait(false);
                return 2;
            }

            if (await CommonOptions.LoadCardAsync(parse.GetValue(rates), Console.Error, cancellation).ConfigureAwait(false) is not { } card)
            {
                return 2;
            }

            var transcript = await File.ReadAllBytesAsync(path.FullName, cancellation).ConfigureAwait(false);
            var line = new CostLine(null, null, parse.GetValue(provider), parse.GetValue(model), parse.GetValue(at));
            await Console.Out.WriteLineAsync(TranscriptPricing.Price(card, wire, line, transcript, TimeProvider.System)).ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
