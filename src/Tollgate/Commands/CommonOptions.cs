using System.CommandLine;
using System.Globalization;
using Tollgate.Economics.Pricing;

namespace Tollgate.Commands;

/// <summary>Options several verbs share. A new instance each time: an option belongs to one command.</summary>
internal static class CommonOptions
{
    internal static Option<string> Data() => new("--data")
    {
        Description = "Directory of the embedded store.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("TOLLGATE_DATA") ?? "data",
    };

    internal static Option<bool> Json() => new("--json") { Description = "Print JSON instead of a table." };

    /// <summary>Lets a verb change what a configuration file or an import owns.</summary>
    internal static Option<bool> Force() => new("--force") { Description = "Go ahead although a configuration file or an import manages this." };

    /// <summary>Whose requests a budget or limit counts.</summary>
    internal static Option<string?> LimitedOrganization() => new("--organization")
    {
        Description = "Organization (slug) whose requests count; a team, a user or a key says it itself. Default: all.",
    };

    internal static Option<string[]> Rates() => new("--rates")
    {
        Description = "Rate files laid over the built-in card.",
        AllowMultipleArgumentsPerToken = true,
    };

    internal static Option<DateTimeOffset?> At() => Instant("--at", "Price at this instant, for example 2026-04-01T00:00:00Z. Default: now.");

    /// <summary>How long a rotated key goes on working. Zero ends it at once.</summary>
    internal static Option<TimeSpan> Overlap()
    {
        var overlap = new Option<TimeSpan>("--overlap")
        {
            Description = "How long the old key still works, as d.hh:mm:ss; 0 ends it at once.",
            DefaultValueFactory = _ => TimeSpan.FromDays(1),
        };
        overlap.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && TimeSpan.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var span) && span < TimeSpan.Zero)
            {
                result.AddError($"--overlap is '{result.Tokens[0].Value}'; write a span such as 1.00:00:00, or 0.");
            }
        });
        return overlap;
    }

    /// <summary>An instant; without an offset it is UTC, wherever the machine is.</summary>
    internal static Option<DateTimeOffset?> Instant(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            {
                return instant;
            }

            result.AddError($"{name} is '{text}'; write an instant such as 2026-04-01T00:00:00Z.");
            return null;
        },
    };

    /// <summary>The built-in card with files laid over it; prints all problems and returns null when there are some.</summary>
    internal static async Task<RateCard?> LoadCardAsync(string[]? files, TextWriter errors, CancellationToken cancellation)
    {
        if (files is null || files.Length == 0)
        {
            return RateCard.BuiltIn;
        }

        var sources = new List<RateCardSource>();
        foreach (var file in files)
        {
            try
            {
                sources.Add(new RateCardSource(file, await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false)));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                await errors.WriteLineAsync($"{file}: cannot be read: {unreadable.Message}").ConfigureAwait(false);
                return null;
            }
        }

        var load = RateCard.BuiltIn.WithOverlay(sources);
        foreach (var problem in load.Problems)
        {
            await errors.WriteLineAsync(problem.ToString()).ConfigureAwait(false);
        }

        return load.Card;
    }
}
