namespace Tollgate.Economics.Usage;

/// <summary>
/// Turns reported counts into disjoint buckets, once, by the convention of the wire format. Stateless and allocation-free.
/// </summary>
/// <remarks>
/// Contradictions are never clamped silently. Where the parts of a count exceed it, the parts are charged as reported, the remainder
/// of the whole is 0, and a problem names both figures. No bucket is ever negative. Absent figures leave their bucket at 0 and,
/// when the format requires them, add a problem; what that makes of the attempt's <see cref="UsageState"/> is the caller's decision.
/// </remarks>
public static class UsageNormalizer
{
    /// <summary>Counts above this are garbage; refusing them keeps all sums far from overflow.</summary>
    private const long LargestCount = 1_000_000_000_000;

    /// <summary>Fills <paramref name="usage"/> (overwritten) from <paramref name="counts"/>; adds to <paramref name="problems"/>.</summary>
    public static void Normalize(
        in ReportedCounts counts, CountingConvention convention, out TokenUsage usage, ref UsageProblems problems)
    {
        ArgumentNullException.ThrowIfNull(convention);
        usage = default;
        var input = Required(counts.Input, ReportedField.Input, false, ref problems);
        var output = Required(counts.Output, ReportedField.Output, convention.OutputMayBeAbsent, ref problems);
        var reasoning = Count(counts.Reasoning, ReportedField.Reasoning, ref problems);
        var toolUse = Count(counts.ToolUseInput, ReportedField.ToolUseInput, ref problems);
        var read = ReadCache(counts, ref usage, ref problems);
        var write = WriteCache(counts, ref usage, ref problems);

        var rule = DetectRule(counts, convention, new Figures(input, output, reasoning, read, write, toolUse), ref problems);
        Input(counts, rule, input, read, write, ref usage, ref problems);
        ToolUse(counts, toolUse, ref usage, ref problems);
        HitsAndMisses(counts, ref problems);
        Output(counts, convention, rule, output, reasoning, ref usage, ref problems);

        usage[Bucket.WebSearch] = Count(counts.WebSearches, ReportedField.WebSearches, ref problems);
        usage[Bucket.FileSearch] = Count(counts.FileSearches, ReportedField.FileSearches, ref problems);
        usage[Bucket.CodeSession] = Count(counts.CodeSessions, ReportedField.CodeSessions, ref problems);
        usage[Bucket.GroundedPrompt] = Count(counts.GroundedPrompts, ReportedField.GroundedPrompts, ref problems);
        usage[Bucket.GroundedQuery] = Count(counts.GroundedQueries, ReportedField.GroundedQueries, ref problems);
    }

    private static bool IsUsable(long? value) => value is >= 0 and <= LargestCount;

    private static long Count(long? value, ReportedField field, ref UsageProblems problems)
    {
        if (value is not { } count)
        {
            return 0;
        }

        if (count == ReportedCounts.NotACount)
        {
            problems.Add(UsageProblemCode.NotACount, field);
            return 0;
        }

        if (count < 0)
        {
            problems.Add(UsageProblemCode.Negative, field, count);
            return 0;
        }

        if (count > LargestCount)
        {
            problems.Add(UsageProblemCode.Implausible, field, count, LargestCount);
            return 0;
        }

        return count;
    }

    private static long Required(long? value, ReportedField field, bool mayBeAbsent, ref UsageProblems problems)
    {
        if (!IsUsable(value) && !mayBeAbsent)
        {
            problems.Add(UsageProblemCode.Missing, field);
        }

        return Count(value, field, ref problems);
    }

    /// <summary>Splits cache reads by modality; returns how many there are in all.</summary>
    private static long ReadCache(in ReportedCounts counts, ref TokenUsage usage, ref UsageProblems problems)
    {
        var read = Count(counts.CacheRead, ReportedField.CacheRead, ref problems);
        var audio = Count(counts.AudioCacheRead, ReportedField.AudioCacheRead, ref problems);
        var image = Count(counts.ImageCacheRead, ReportedField.ImageCacheRead, ref problems);
        var video = Count(counts.VideoCacheRead, ReportedField.VideoCacheRead, ref problems);
        var parts = audio + image + video;
        if (counts.CacheRead is null)
        {
            read = parts;
        }

        usage[Bucket.AudioCacheRead] = audio;
        usage[Bucket.ImageCacheRead] = image;
        usage[Bucket.VideoCacheRead] = video;
        usage[Bucket.CacheRead] = Remainder(read, parts, ReportedField.CacheRead, ref problems);
        return Math.Max(read, parts);
    }

    /// <summary>Splits cache writes by lifetime, what the split does not cover being five-minute writes; returns how many there are.</summary>
    private static long WriteCache(in ReportedCounts counts, ref TokenUsage usage, ref UsageProblems problems)
    {
        var write = Count(counts.CacheWrite, ReportedField.CacheWrite, ref problems);
        var short5m = Count(counts.CacheWrite5m, ReportedField.CacheWrite5m, ref problems);
        var long1h = Count(counts.CacheWrite1h, ReportedField.CacheWrite1h, ref problems);
        var parts = short5m + long1h;
        if (counts.CacheWrite is null)
        {
            write = parts;
        }

        usage[Bucket.CacheWrite5m] = short5m + Remainder(write, parts, ReportedField.CacheWrite, ref problems);
        usage[Bucket.CacheWrite1h] = long1h;
        return Math.Max(write, parts);
    }

    private static long Remainder(long whole, long parts, ReportedField field, ref UsageProblems problems)
    {
        if (parts > whole)
        {
            problems.Add(UsageProblemCode.PartExceedsWhole, field, parts, whole);
            return 0;
        }

        return whole - parts;
    }

    /// <summary>
    /// The default rule if its identity holds or there is no total; else the first permitted deviation whose identity holds; else
    /// the default rule and a problem.
    /// </summary>
    private static Rule DetectRule(in ReportedCounts counts, CountingConvention convention, in Figures figures, ref UsageProblems problems)
    {
        var normal = new Rule(
            convention.InputIncludesCacheRead, convention.InputIncludesCacheWrite, convention.OutputIncludesReasoning);
        if (counts.Total is not { } total || !IsUsable(counts.Input) || !(IsUsable(counts.Output) || convention.OutputMayBeAbsent))
        {
            return normal;
        }

        if (!IsUsable(total))
        {
            _ = Count(total, ReportedField.Total, ref problems);
            return normal;
        }

        if (figures.Sum(normal) == total)
        {
            return normal;
        }

        for (var deviation = 1; deviation < 8; deviation++)
        {
            var (flipReasoning, flipRead, flipWrite) = ((deviation & 1) != 0, (deviation & 2) != 0, (deviation & 4) != 0);
            if ((flipReasoning && !convention.TotalDecidesReasoning) || ((flipRead || flipWrite) && !convention.TotalDecidesCache))
            {
                continue;
            }

            var rule = new Rule(
                normal.ReadInside ^ flipRead, normal.WriteInside ^ flipWrite, normal.ReasoningInside ^ flipReasoning);
            if (figures.Sum(rule) == total && figures.Fits(rule))
            {
                var field = flipReasoning ? ReportedField.Reasoning : flipRead ? ReportedField.CacheRead : ReportedField.CacheWrite;
                var figure = flipReasoning ? figures.Reasoning : flipRead ? figures.Read : figures.Write;
                problems.Add(UsageProblemCode.ConventionDetected, field, figure, total);
                return rule;
            }
        }

        problems.Add(UsageProblemCode.TotalMismatch, ReportedField.Total, figures.Sum(normal), total);
        return normal;
    }

    private static void Input(
        in ReportedCounts counts, Rule rule, long input, long read, long write, ref TokenUsage usage, ref UsageProblems problems)
    {
        var audio = Fresh(counts.AudioInput, ReportedField.AudioInput, usage[Bucket.AudioCacheRead], ref problems);
        var image = Fresh(counts.ImageInput, ReportedField.ImageInput, usage[Bucket.ImageCacheRead], ref problems);
        var video = Fresh(counts.VideoInput, ReportedField.VideoInput, usage[Bucket.VideoCacheRead], ref problems);
        var inside = (rule.ReadInside ? read : 0) + (rule.WriteInside ? write : 0);
        var parts = inside + audio + image + video;
        if (parts > input && rule.ReadInside && inside <= input && !HasCacheSplit(counts))
        {
            // Cached tokens are text as far as the figures allow; the rest of them must be cached media.
            var overlap = Math.Min(parts - input, usage[Bucket.CacheRead]);
            audio = Move(ref usage, Bucket.AudioCacheRead, audio, ref overlap);
            image = Move(ref usage, Bucket.ImageCacheRead, image, ref overlap);
            video = Move(ref usage, Bucket.VideoCacheRead, video, ref overlap);
            parts = inside + audio + image + video;
        }

        usage[Bucket.AudioInput] = audio;
        usage[Bucket.ImageInput] = image;
        usage[Bucket.VideoInput] = video;
        usage[Bucket.UncachedInput] = !IsUsable(counts.Input) ? 0 : Remainder(input, parts, ReportedField.Input, ref problems);
    }

    /// <summary>What the provider's own tools put into the prompt comes on top, each kind in its own bucket.</summary>
    private static void ToolUse(in ReportedCounts counts, long toolUse, ref TokenUsage usage, ref UsageProblems problems)
    {
        var audio = Count(counts.ToolUseAudio, ReportedField.ToolUseInput, ref problems);
        var image = Count(counts.ToolUseImage, ReportedField.ToolUseInput, ref problems);
        var video = Count(counts.ToolUseVideo, ReportedField.ToolUseInput, ref problems);
        usage[Bucket.AudioInput] += audio;
        usage[Bucket.ImageInput] += image;
        usage[Bucket.VideoInput] += video;
        usage[Bucket.UncachedInput] += Remainder(toolUse, audio + image + video, ReportedField.ToolUseInput, ref problems);
    }

    /// <summary>Hits and misses are the whole input, and a figure that is reported twice is the same twice.</summary>
    private static void HitsAndMisses(in ReportedCounts counts, ref UsageProblems problems)
    {
        if (counts.CacheReadAgain is { } again && IsUsable(counts.CacheRead) && again != counts.CacheRead)
        {
            problems.Add(UsageProblemCode.ToldTwice, ReportedField.CacheRead, again, counts.CacheRead!.Value);
        }

        if (counts.CacheMiss is null)
        {
            return;
        }

        var misses = Count(counts.CacheMiss, ReportedField.CacheMiss, ref problems);
        var hits = IsUsable(counts.CacheReadAgain) ? counts.CacheReadAgain : counts.CacheRead;
        if (IsUsable(counts.CacheMiss) && IsUsable(hits) && IsUsable(counts.Input) && hits + misses != counts.Input)
        {
            problems.Add(UsageProblemCode.HitsAndMisses, ReportedField.Input, hits!.Value + misses, counts.Input!.Value);
        }
    }

    private static bool HasCacheSplit(in ReportedCounts counts) =>
        counts.AudioCacheRead is not null || counts.ImageCacheRead is not null || counts.VideoCacheRead is not null;

    private static long Move(ref TokenUsage usage, Bucket cached, long fresh, ref long overlap)
    {
        var moved = Math.Min(fresh, overlap);
        usage[cached] += moved;
        usage[Bucket.CacheRead] -= moved;
        overlap -= moved;
        return fresh - moved;
    }

    private static long Fresh(long? reported, ReportedField field, long cached, ref UsageProblems problems)
    {
        var whole = Count(reported, field, ref problems);
        return reported is null ? 0 : Remainder(whole, cached, field, ref problems);
    }

    private static void Output(
        in ReportedCounts counts, CountingConvention convention, Rule rule, long output, long reasoning,
        ref TokenUsage usage, ref UsageProblems problems)
    {
        var audio = Count(counts.AudioOutput, ReportedField.AudioOutput, ref problems);
        var image = Count(counts.ImageOutput, ReportedField.ImageOutput, ref problems);
        var prediction = Count(counts.AcceptedPrediction, ReportedField.Prediction, ref problems)
            + Count(counts.RejectedPrediction, ReportedField.Prediction, ref problems);
        var known = IsUsable(counts.Output);
        if (known && prediction > output)
        {
            problems.Add(UsageProblemCode.PartExceedsWhole, ReportedField.Output, prediction, output);
        }

        if (known && convention.ReasoningIsApproximate && reasoning > output)
        {
            problems.Add(UsageProblemCode.ApproximateDetail, ReportedField.Reasoning, reasoning, output);
            reasoning = output;
        }

        usage[Bucket.Reasoning] = reasoning;
        usage[Bucket.AudioOutput] = audio;
        usage[Bucket.ImageOutput] = image;
        var parts = audio + image + (rule.ReasoningInside ? reasoning : 0);
        usage[Bucket.Output] = known ? Remainder(output, parts, ReportedField.Output, ref problems) : 0;
    }

    private readonly record struct Rule(bool ReadInside, bool WriteInside, bool ReasoningInside);

    private readonly record struct Figures(long Input, long Output, long Reasoning, long Read, long Write, long ToolUse)
    {
        public long Sum(Rule rule) =>
            Input + Output + ToolUse + (rule.ReadInside ? 0 : Read) + (rule.WriteInside ? 0 : Write) + (rule.ReasoningInside ? 0 : Reasoning);

        public bool Fits(Rule rule) =>
            (rule.ReadInside ? Read : 0) + (rule.WriteInside ? Write : 0) <= Input && (!rule.ReasoningInside || Reasoning <= Output);
    }
}
