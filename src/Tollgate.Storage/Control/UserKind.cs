namespace Tollgate.Storage.Control;

/// <summary>What a user is. Stored: append, never renumber.</summary>
public enum UserKind : byte
{
    /// <summary>Somebody with a name, who may sign in and may ask to be erased.</summary>
    Person = 0,

    /// <summary>A program: has keys, but no e-mail, cannot sign in, and is not what erasure of persons is about.</summary>
    Service = 1,
}
