using System.Text.Json;

namespace Tollgate.Http.Scim;

/// <summary>A user or a group while a request changes it; nothing of it is kept until all of the request fits.</summary>
internal interface IScimDraft
{
    /// <summary>Adds or replaces what a path names; what is not kept here is passed over.</summary>
    /// <param name="path">Where.</param>
    /// <param name="value">What.</param>
    /// <param name="adds">True where several values are to be added to, not replaced.</param>
    ScimError? Set(ScimPath path, JsonElement value, bool adds);

    /// <summary>Removes what a path names; with a value, that only.</summary>
    ScimError? Remove(ScimPath path, JsonElement? value);
}
