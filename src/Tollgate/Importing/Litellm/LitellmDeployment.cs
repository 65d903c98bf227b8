using Tollgate.Configuration.Yaml;

namespace Tollgate.Importing.Litellm;

/// <summary>One entry of <c>model_list</c> that can be served here.</summary>
/// <param name="Group">The name callers use: <c>model_name</c>.</param>
/// <param name="Model">The model's name at the provider; a glob for a wildcard entry.</param>
/// <param name="Kind">The provider it is, as LiteLLM's prefix says.</param>
/// <param name="BaseUrl">Null for the provider's own address.</param>
/// <param name="Key">The reference that stands for the key, or <c>none</c>.</param>
/// <param name="BaseModel">Azure: the model behind the deployment, when the file says.</param>
/// <param name="Order">LiteLLM's <c>order</c>: lower goes first.</param>
/// <param name="Weight">LiteLLM's <c>weight</c>, or 1.</param>
/// <param name="Mark">Where it stands.</param>
/// <param name="Path">Its key path.</param>
internal sealed record LitellmDeployment(
    string Group, string Model, LitellmKind Kind, string? BaseUrl, string? ApiVersion, string? Organization, string Key, string? BaseModel,
    long Order, int Weight, int? TimeoutSeconds, YamlMark Mark, string Path)
{
    public bool IsWildcard => Group.Contains('*', StringComparison.Ordinal) || Model.Contains('*', StringComparison.Ordinal);
}
