using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>Why a directory's request is refused. Immutable.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">RFC 7644's word for it (<c>scimType</c>); null where it has none.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record ScimError(int Status, string? Type, string Detail)
{
    internal static ScimError InvalidValue(string detail) => new(400, "invalidValue", detail);

    internal static ScimError InvalidSyntax(string detail) => new(400, "invalidSyntax", detail);

    internal static ScimError InvalidPath(string detail) => new(400, "invalidPath", detail);

    internal static ScimError InvalidFilter(string detail) => new(400, "invalidFilter", detail);

    internal static ScimError Mutability(string detail) => new(400, "mutability", detail);

    internal static ScimError Taken(string detail) => new(409, "uniqueness", detail);

    internal static ScimError Of(IReadOnlyList<ControlError> errors)
    {
        var detail = string.Join(' ', errors.Select(static error => error.Message));
        return errors[0].Kind switch
        {
            ControlErrorKind.Conflict when errors[0].Field == "version" => new(412, null, detail),
            ControlErrorKind.Conflict => Taken(detail),
            ControlErrorKind.Fixed => Mutability(detail),
            _ => InvalidValue(detail),
        };
    }
}
