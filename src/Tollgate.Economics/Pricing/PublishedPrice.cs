namespace Tollgate.Economics.Pricing;

/// <summary>
/// One row of a published price list beside what the card says. USD per million tokens; null is "no such price".
/// </summary>
/// <param name="Label">The row's name as printed.</param>
/// <param name="Provider">The provider of ours it is compared with.</param>
/// <param name="Model">The model's id in the card.</param>
/// <param name="PrintedInput">As printed.</param>
/// <param name="PrintedOutput">As printed.</param>
/// <param name="PrintedCached">As printed; null when the row printed none.</param>
/// <param name="Input">Ours, at the list's date.</param>
/// <param name="Output">Ours, at the list's date.</param>
/// <param name="Cached">Ours, at the list's date; null when cached tokens have no price of their own.</param>
/// <param name="Verdict">The finding.</param>
/// <param name="Note">The correction in a sentence.</param>
public sealed record PublishedPrice(
    string Label,
    string Provider,
    string Model,
    decimal PrintedInput,
    decimal PrintedOutput,
    decimal? PrintedCached,
    decimal? Input,
    decimal? Output,
    decimal? Cached,
    PublishedVerdict Verdict,
    string Note);
