using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Configuration;

namespace Tollgate.Configuration.Reading;

/// <summary>The key <c>unpriced</c> and the figures that belong to one of its words.</summary>
internal static class UnpricedReading
{
    private const string Policy = "unpriced";
    private const string Ceiling = "unpriced_ceiling";

    public static (UnpricedPolicy Policy, UnpricedCeiling? Ceiling) Read(Section root)
    {
        var written = root.Scalar(Policy);
        var policy = (UnpricedPolicy)(written?.Number ?? 0);
        var section = root.Child(Ceiling);
        var ceiling = Figures(section);
        if (policy == UnpricedPolicy.Ceiling)
        {
            if (!section.IsWritten || !root.Has(Ceiling))
            {
                root.Problem(Policy, $"There are no figures for it. Write {Ceiling}: {{input: 15, output: 75, call: 0.05}}, in USD for a million tokens and for a call.");
            }

            return (policy, ceiling);
        }

        // A word that was not understood has its own problem.
        if (root.Has(Ceiling) && (written is not null || !root.Has(Policy)))
        {
            root.Problem(Ceiling, $"Nothing uses these figures. Write unpriced: ceiling, or leave {Ceiling} out.");
        }

        return (policy, null);
    }

    private static UnpricedCeiling? Figures(Section section) =>
        (section.Scalar("input"), section.Scalar("output"), section.Scalar("call")) is ({ } input, { } output, { } call)
            ? new UnpricedCeiling(PerToken(input), PerToken(output), new Amount(Quantity.InDollars(call.Number)))
            : null;

    private static Amount PerToken(ScalarValue perMillion) => new(Quantity.InDollars(perMillion.Number) / 1_000_000m);
}
