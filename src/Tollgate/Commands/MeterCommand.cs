using System.CommandLine;
using Tollgate.Gateway.Settlement;
using Tollgate.Wire;

namespace Tollgate.Commands;

/// <summary><c>tollgate meter</c>: meters a stream transcript, complete or cut at any byte.</summary>
internal static class MeterCommand
{
    internal static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The transcript: SSE, NDJSON or a JSON array, as the provider sent it." };
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
            MeteredAnswer metered = null!;
            var state = TranscriptMeter.Meter(wire, transcript, facts =>
            {
                metered = AnswerMeter.Meter(
                    card, wire, parse.GetValue(provider) ?? FormatProviders.Default(wire), parse.GetValue(model) ?? facts.ModelServed ?? "",
                    parse.GetValue(at) ?? TimeProvider.System.GetUtcNow(), facts, complete: true);
            });
            metered = metered with { State = TranscriptStates.Combine(state, metered.State) };
            IReadOnlyList<string> problems = state == TranscriptState.Final ? [] : ["stream_cut: the transcript ends before its usage was complete."];
            await Console.Out.WriteLineAsync(CostPricing.Text(null, metered, problems)).ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
