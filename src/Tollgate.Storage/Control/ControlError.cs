namespace Tollgate.Storage.Control;

/// <summary>One reason a change was refused, in words for whoever asked for it.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Field">The field as the API names it, such as <c>slug</c>.</param>
/// <param name="Value">The value given.</param>
/// <param name="Message">What is wrong and what to write instead: one sentence.</param>
public sealed record ControlError(ControlErrorKind Kind, string Field, string Value, string Message);
