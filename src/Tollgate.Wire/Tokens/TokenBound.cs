namespace Tollgate.Wire.Tokens;

/// <summary>How many tokens a text has at most.</summary>
/// <param name="Count">Tokens; an upper bound, or the number itself when <paramref name="IsExact"/>.</param>
/// <param name="IsExact">Whether the model's own public tokenizer gave the number.</param>
public readonly record struct TokenBound(int Count, bool IsExact);
