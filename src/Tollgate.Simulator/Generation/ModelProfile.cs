namespace Tollgate.Simulator.Generation;

/// <summary>How a model family behaves when nothing pins it.</summary>
/// <param name="Glob">Model name pattern; <c>*</c> matches anything.</param>
/// <param name="MedianOutput">Median visible output tokens of the log-normal distribution.</param>
/// <param name="Sigma">Its sigma.</param>
/// <param name="MedianReasoning">Median hidden reasoning tokens at medium effort; 0 for models that do not reason unasked.</param>
/// <param name="CacheMinimum">Shortest prefix the prompt cache keeps, in tokens.</param>
/// <param name="BillsCacheWrites">Automatic caching bills what it writes (GPT-5.6 and later).</param>
internal sealed record ModelProfile(
    string Glob, int MedianOutput, double Sigma, int MedianReasoning, int CacheMinimum = 1024, bool BillsCacheWrites = false)
{
    private static readonly ModelProfile[] Known =
    [
        new("gpt-5.6*", 220, 0.6, 300, BillsCacheWrites: true),
        new("gpt-6*", 220, 0.6, 300, BillsCacheWrites: true),
        new("gpt-5*chat*", 180, 0.6, 0),
        new("gpt-chat*", 180, 0.6, 0),
        new("gpt-5*", 220, 0.6, 300),
        new("gpt-oss*", 200, 0.6, 150),
        new("o1*", 260, 0.6, 600),
        new("o3*", 260, 0.6, 500),
        new("o4*", 220, 0.6, 400),
        new("claude*haiku*", 150, 0.6, 0, 2048),
        new("claude*", 240, 0.7, 0),
        new("gemini-2.5-flash-lite*", 150, 0.6, 0),
        new("gemini*-pro*", 240, 0.6, 350, 2048),
        new("gemini*", 180, 0.6, 120),
        new("grok*non-reasoning*", 180, 0.6, 0),
        new("grok-3-mini*", 160, 0.6, 200),
        new("grok-4*", 220, 0.6, 350),
        new("deepseek*reasoner*", 220, 0.6, 500, 64),
        new("deepseek*", 200, 0.6, 0, 64),
        new("magistral*", 200, 0.6, 250),
    ];

    private static readonly ModelProfile Other = new("*", 160, 0.6, 0);

    public static ModelProfile For(string model)
    {
        var name = NameGlob.WithoutVendor(model);
        foreach (var profile in Known)
        {
            if (NameGlob.Matches(profile.Glob, name)) return profile;
        }

        return Other;
    }
}
