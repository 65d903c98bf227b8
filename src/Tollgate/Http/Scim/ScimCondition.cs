namespace Tollgate.Http.Scim;

/// <summary>One comparison of a filter: the attribute, in lower case and without its schema, equals the value.</summary>
internal readonly record struct ScimCondition(string Attribute, string Value);
