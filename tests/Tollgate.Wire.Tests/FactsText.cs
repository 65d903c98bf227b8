using System.Globalization;
using System.Text;

namespace Tollgate.Wire.Tests;

/// <summary>Facts as lines of text: only what was said, so that a missing figure and a zero look different.</summary>
internal static class FactsText
{
    public static string Of(AnswerFacts facts)
    {
        var text = new StringBuilder();
        foreach (var field in typeof(AnswerFacts).GetFields())
        {
            Line(text, "", field.Name, field.GetValue(facts));
        }

        Line(text, "", "ResponseId", facts.ResponseId);
        foreach (var field in typeof(ReportedUsage).GetFields().Where(field => !field.IsLiteral))
        {
            Line(text, "usage.", field.Name, field.GetValue(facts.Usage));
        }

        foreach (var iteration in facts.Usage.Iterations)
        {
            text.Append(CultureInfo.InvariantCulture, $"iteration={iteration}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"usage.raw={Encoding.UTF8.GetString(facts.Usage.Raw)}\n");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string prefix, string name, object? value)
    {
        if (value is not (null or false or 0 or (int)0) && !(value is long and 0 && prefix.Length == 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"{prefix}{name}={value}\n");
        }
    }
}
