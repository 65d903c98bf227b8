namespace Tollgate.Storage.Control;

/// <summary>Why a change was refused.</summary>
public enum ControlErrorKind : byte
{
    /// <summary>A field has a value that cannot be.</summary>
    Invalid = 0,

    /// <summary>The name is taken, or the row has changed since it was read.</summary>
    Conflict = 1,

    /// <summary>There is no such object.</summary>
    NotFound = 2,

    /// <summary>The field, or the state of the object, can never change.</summary>
    Fixed = 3,
}
