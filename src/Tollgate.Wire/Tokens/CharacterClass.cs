namespace Tollgate.Wire.Tokens;

/// <summary>What the split patterns distinguish about a character; several bits may be set.</summary>
[Flags]
internal enum CharacterClass : byte
{
    /// <summary>Punctuation, symbols, controls and everything unassigned.</summary>
    Other = 0,

    /// <summary><c>\p{L}</c>.</summary>
    Letter = 1,

    /// <summary>In o200k's first letter run: <c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]</c>.</summary>
    Upper = 2,

    /// <summary>In o200k's second letter run: <c>[\p{Ll}\p{Lm}\p{Lo}\p{M}]</c>.</summary>
    Lower = 4,

    /// <summary><c>\p{N}</c>.</summary>
    Number = 8,

    /// <summary><c>\s</c>.</summary>
    Space = 16,

    /// <summary><c>[\r\n]</c>; also <see cref="Space"/>.</summary>
    NewLine = 32,
}
