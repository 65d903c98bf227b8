namespace Tollgate.Wire.Tokens;

/// <summary>
/// Upper bounds of what an image costs, by the formulas that providers publish, each taken at the setting that costs most (detail,
/// media resolution): a request may leave it to the provider. Pure and thread-safe.
/// </summary>
public static class ImageTokens
{
    /// <summary>
    /// What a part costs of which nothing is known but that it is there: a picture by address, a page or two of a document. No bound, an
    /// allowance.
    /// </summary>
    public const long Allowance = 6_500;

    // Marks around an image, and what measurements show above the formulas.
    private const long PerImage = 96;

    private const long FewestDearTiles = 2_833;
    private const long DearTile = 5_667;
    private const long MostTiles = 8;

    /// <summary>The rule of a model; vendor and model as in the rate card. Allocates nothing.</summary>
    public static ImageRule RuleOf(string vendor, string model)
    {
        ArgumentNullException.ThrowIfNull(vendor);
        ArgumentNullException.ThrowIfNull(model);
        return vendor switch
        {
            "openai" or "azure" => OpenAI(model.StartsWith("ft:", StringComparison.Ordinal) ? model.AsSpan(3) : model),
            "anthropic" => ImageRule.Claude,
            "google" => ImageRule.Gemini,
            _ => ImageRule.Unknown,
        };
    }

    /// <summary>The most tokens an image of this size can cost; the allowance where no formula is known.</summary>
    public static long AtMost(ImageRule rule, ImageSize size) => rule switch
    {
        ImageRule.OpenAITiles => PerImage + Tiles(size, 85, 170),
        ImageRule.OpenAIDearTiles => PerImage + Tiles(size, FewestDearTiles, DearTile),
        ImageRule.OpenAIFewPatches => PerImage + Times(Math.Min(Patches(size, 32), 1_536), 246),
        ImageRule.OpenAIPatches => PerImage + Math.Max(Tiles(size, 85, 170), Times(Patches(size, 32), 120)),
        ImageRule.OpenAIDearPatches => PerImage + Math.Max(Tiles(size, 85, 170), Times(Patches(size, 32), 246)),
        ImageRule.Claude => PerImage + Math.Min(4_784, Math.Max(Patches(size, 28), DivideUp((long)size.Width * size.Height, 750))),
        ImageRule.Gemini => PerImage + Math.Max(2_240, GeminiTiles(size) * 258),
        _ => Allowance,
    };

    /// <summary>What is held for a media part whose size is not known.</summary>
    public static long Unsized(ImageRule rule) =>
        rule == ImageRule.OpenAIDearTiles ? PerImage + FewestDearTiles + (MostTiles * DearTile) : Allowance;

    private static ImageRule OpenAI(ReadOnlySpan<char> model)
    {
        if (Is(model, "gpt-4o-mini"))
        {
            return ImageRule.OpenAIDearTiles;
        }

        if (Is(model, "gpt-4.1-mini") || Is(model, "gpt-4.1-nano") || Is(model, "o4-mini") || Is(model, "gpt-5-mini") || Is(model, "gpt-5-nano"))
        {
            return ImageRule.OpenAIFewPatches;
        }

        if (Is(model, "gpt-4o") || Is(model, "chatgpt-4o") || Is(model, "gpt-4.1") || Is(model, "gpt-4.5") || Is(model, "gpt-4-turbo")
            || Is(model, "o1") || Is(model, "o3"))
        {
            return ImageRule.OpenAITiles;
        }

        return model.Contains("mini", StringComparison.Ordinal) || model.Contains("nano", StringComparison.Ordinal)
            ? ImageRule.OpenAIDearPatches
            : ImageRule.OpenAIPatches;
    }

    // The model itself or a snapshot of it; a suffix that is a word makes another model, which is asked for before.
    private static bool Is(ReadOnlySpan<char> model, ReadOnlySpan<char> family) =>
        model.StartsWith(family, StringComparison.Ordinal) && (model.Length == family.Length || model[family.Length] is '-' or ':');

    // Scaled so that the short side has 768 pixels and the long one at most 2,048.
    private static long Tiles(ImageSize size, long fewest, long each)
    {
        var across = Math.Min(2_048, DivideUp(size.Long * 768L, size.Short));
        return fewest + (each * 2 * DivideUp(across, 512));
    }

    // Crops of two thirds of the short side, of 256 to 768 pixels, each scaled to a tile.
    private static long GeminiTiles(ImageSize size)
    {
        var unit = Math.Clamp(size.Short * 2L / 3, 256, 768);
        return DivideUp(size.Width, unit) * DivideUp(size.Height, unit);
    }

    private static long Patches(ImageSize size, long side) => DivideUp(size.Width, side) * DivideUp(size.Height, side);

    private static long Times(long patches, long hundredths) => DivideUp(patches * hundredths, 100);

    private static long DivideUp(long value, long by) => (value + by - 1) / by;
}
