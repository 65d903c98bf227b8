namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>How the limits of tokens and money of an attempt stand, for the headers that providers send. Default: none applies.</summary>
public record struct UsageStanding
{
    public MeterStanding Input { get; set; }

    public MeterStanding Output { get; set; }

    public MeterStanding Tokens { get; set; }

    public MeterStanding Money { get; set; }

    /// <summary>Requests, of limits that only the body could tell to apply.</summary>
    public RateStanding Requests { get; set; }

    internal void Note(LimitedQuantity quantity, in MeterStanding standing)
    {
        switch (quantity)
        {
            case LimitedQuantity.InputTokens:
                Input = Input.Tighter(standing);
                break;
            case LimitedQuantity.OutputTokens:
                Output = Output.Tighter(standing);
                break;
            case LimitedQuantity.Tokens:
                Tokens = Tokens.Tighter(standing);
                break;
            default:
                Money = Money.Tighter(standing);
                break;
        }
    }
}
