using Tollgate.Simulator.Behaviour;
using Tollgate.Simulator.Prompts;

namespace Tollgate.Simulator.Generation;

/// <summary>Decides the answer to an <see cref="Ask"/>: length, reasoning, tools, searches, and where the output limit cuts.</summary>
internal sealed class AnswerPlanner(ulong seed, Prose prose)
{
    private const int LongestUnpinned = 4096;
    private const int TokensPerSearch = 220;

    public Answer Plan(Ask ask, Directive directive, string model)
    {
        var content = Dice.Mix(Dice.Mix(seed, Dice.Hash(model)), ask.Fold.ContentHash);
        var dice = new Dice(content);
        var profile = ModelProfile.For(model);
        var length = Math.Clamp((int)dice.LogNormal(profile.MedianOutput, profile.Sigma), 1, LongestUnpinned);
        var reasoning = directive.Reasoning ?? Reasoning(ask, profile, ref dice);
        var limit = ask.MaxOutput ?? int.MaxValue;
        reasoning = Math.Min(reasoning, limit);
        var room = limit - reasoning;

        var calls = Calls(ask, directive, content);
        var choices = new AnswerChoice[ask.Choices];
        for (var i = 0; i < choices.Length; i++)
        {
            choices[i] = Choice(ask, directive, Dice.Mix(content, (ulong)i), length, room, calls);
        }

        var searches = directive.Search ?? (ask.WebSearch && calls.Length == 0 ? 1 : 0);
        var total = checked(reasoning * choices.Length);
        var thought = ask.ShowsReasoning ? prose.Take(content >> 7, reasoning) : GeneratedText.Empty;
        return new Answer(choices, total, thought, searches, directive.Input is null ? searches * TokensPerSearch : 0);
    }

    private AnswerChoice Choice(Ask ask, Directive directive, ulong choice, int length, int room, ToolCall[] calls)
    {
        GeneratedText text;
        if (calls.Length > 0) text = GeneratedText.Empty;
        else if (directive.Text is { } fixedText) text = GeneratedText.Of(fixedText);
        else if (ask.WantsJson) text = GeneratedText.Of(SchemaConformer.Generate(ask.Schema, choice, prose));
        else text = prose.Take(choice, Math.Min(directive.Output ?? length, room));

        var wanted = text.Count + calls.Sum(static call => call.Tokens);
        var pinned = directive.Output;
        var billed = Math.Min(pinned ?? wanted, room);
        var truncated = wanted > room || pinned > room || (pinned is null && calls.Length == 0 && directive.Text is null
            && !ask.WantsJson && length > room);
        return new AnswerChoice(text.Truncate(room), Fit(calls, room), truncated, billed);
    }

    /// <summary>Keeps the calls that fit the room whole, cuts the one that does not, drops the rest.</summary>
    private static ToolCall[] Fit(ToolCall[] calls, int room)
    {
        var kept = new List<ToolCall>(calls.Length);
        foreach (var call in calls)
        {
            if (room <= call.NameTokens) break;
            room -= call.NameTokens;
            var arguments = call.Arguments.Truncate(room);
            kept.Add(call with { Arguments = arguments, Complete = arguments.Count == call.Arguments.Count });
            room -= arguments.Count;
        }

        return [.. kept];
    }

    private static int Reasoning(Ask ask, ModelProfile profile, ref Dice dice)
    {
        var median = profile.MedianReasoning > 0 ? profile.MedianReasoning : ask.ThinkingRequested ? 200 : 0;
        var factor = ask.Effort switch
        {
            "none" or "minimal" => 0,
            "low" => 0.3,
            "high" => 3,
            "xhigh" or "max" => 6,
            _ => 1.0,
        };
        if (median == 0 || factor == 0) return 0;
        var drawn = Math.Max(1, (int)(dice.LogNormal(median, 0.5) * factor));
        return ask.ThinkingBudget is { } budget ? Math.Min(drawn, budget) : drawn;
    }

    private ToolCall[] Calls(Ask ask, Directive directive, ulong content)
    {
        // After a tool result the same user message, with the same directive, is still the last one: calling again would never end.
        if (ask.Tools.Count == 0 || ask.EndsWithToolResult || ask.Demand == ToolDemand.None) return [];
        var names = new List<string>();
        if (directive.Tool is { } pinned) names.AddRange(pinned.Split('|', StringSplitOptions.RemoveEmptyEntries));
        else if (ask.Demand == ToolDemand.Named) names.Add(ask.DemandedTool!);
        else names.AddRange(ask.Tools.Where(tool => ask.LastUserText.Contains(tool.Name, StringComparison.OrdinalIgnoreCase))
            .Select(static tool => tool.Name));

        if (names.Count == 0 && ask.Demand == ToolDemand.Required) names.Add(ask.Tools[(int)(content % (ulong)ask.Tools.Count)].Name);
        if (!ask.ParallelTools && names.Count > 1) names.RemoveRange(1, names.Count - 1);
        return [.. names.Select((name, index) => new ToolCall(name, Arguments(ask, name, Dice.Mix(content, (ulong)index + 77)), Complete: true))];
    }

    private GeneratedText Arguments(Ask ask, string name, ulong choice)
    {
        var schema = ask.Tools.FirstOrDefault(tool => string.Equals(tool.Name, name, StringComparison.Ordinal))?.Parameters;
        return GeneratedText.Of(schema is { ValueKind: System.Text.Json.JsonValueKind.Object } known
            ? SchemaConformer.Generate(known, choice, prose)
            : "{}");
    }
}
