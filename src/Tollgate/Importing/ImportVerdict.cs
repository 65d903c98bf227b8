namespace Tollgate.Importing;

/// <summary>What became of a setting of the old gateway.</summary>
internal enum ImportVerdict
{
    /// <summary>Means the same here.</summary>
    Carried,

    /// <summary>Became something near to it; the note says what.</summary>
    Converted,

    /// <summary>Has no counterpart; the note says why and what to do instead.</summary>
    Left,
}
