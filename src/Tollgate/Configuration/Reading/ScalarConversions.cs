namespace Tollgate.Configuration.Reading;

/// <summary>Values that may be absent, as the types of the options.</summary>
internal static class ScalarConversions
{
    public static TimeSpan? Duration(this ScalarValue? value) => value is null ? null : TimeSpan.FromMilliseconds(value.Number);

    public static string? FullPath(this ScalarValue? value, ReadingContext context) => value is null ? null : context.FullPath(value.Text);
}
