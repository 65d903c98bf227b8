namespace Tollgate.Wire.Limits;

/// <summary>What a provider limits per account and model.</summary>
public enum ProviderQuantity
{
    Requests = 0,

    /// <summary>Input and output tokens together.</summary>
    Tokens = 1,
    InputTokens = 2,
    OutputTokens = 3,
}
