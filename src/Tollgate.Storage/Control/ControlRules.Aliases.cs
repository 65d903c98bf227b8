using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <content>Rules of aliases.</content>
public static partial class ControlRules
{
    private static void StandsFor(List<ControlError> errors, Alias alias)
    {
        ModelName(errors, "name", alias.Name);
        if (alias.Dimension is null or Dimension.Organization or Dimension.Team)
            ScopeName(errors, alias.Dimension, alias.ScopeName);
        else
            Invalid(errors, "scope", $"{alias.Dimension}:{alias.ScopeName}".ToLowerInvariant(), "has no aliases; write installation, organization:SLUG or team:ORG/SLUG");
        if (alias is { Dimension: null, OrganizationId: { } organization })
            Invalid(errors, "organization_id", organization, "does not go with the scope installation; write the scope organization:SLUG");
        ModelName(errors, "target", alias.Target);
        if (alias.Target == alias.Name && alias.Name.Length > 0)
            Invalid(errors, "target", alias.Target, "is the alias itself; write the model it stands for");
        if (alias.SunsetMicros is { } sunset && (sunset < 0 || sunset > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() * 1000))
            Invalid(errors, "sunset", sunset, "is no moment between 1970 and 9999");
        if (alias.Use.Length > 0)
            ModelName(errors, "use", alias.Use);
        if (alias.Use.Length > 0 && alias.SunsetMicros is null)
            Invalid(errors, "use", alias.Use, "says what to use instead of an alias that does not end; write sunset as well");
        if (alias.Use.Length > 0 && alias.Use == alias.Name)
            Invalid(errors, "use", alias.Use, "is the alias itself; write what is there after it");
    }

    private static void ModelName(List<ControlError> errors, string field, string name)
    {
        if (name.Length is 0 or > LongestName || name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)))
            Invalid(errors, field, name, $"must have 1 to {LongestName} characters and no white space, such as fast or openai/gpt-5-mini");
    }
}
