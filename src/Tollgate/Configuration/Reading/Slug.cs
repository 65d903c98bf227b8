namespace Tollgate.Configuration.Reading;

/// <summary>Names that become part of model names, ledger dimensions and addresses.</summary>
internal static class Slug
{
    public const string Form = "1 to 63 lower-case letters, digits or . _ - , beginning with a letter or digit";

    public static bool IsValid(string text) =>
        text.Length is > 0 and <= 63 && IsAlphanumeric(text[0]) && text.All(c => IsAlphanumeric(c) || c is '.' or '_' or '-');

    private static bool IsAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
