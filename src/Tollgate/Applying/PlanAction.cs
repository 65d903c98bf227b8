namespace Tollgate.Applying;

/// <summary>What becomes of one object.</summary>
internal enum PlanAction
{
    Create = 0,
    Change = 1,

    /// <summary>Was removed before and comes back.</summary>
    Restore = 2,
    Unchanged = 3,

    /// <summary>Belongs to somebody else, or is needed by what stays: nothing at all is applied.</summary>
    Conflict = 4,
    Remove = 5,

    /// <summary>Is in the file no longer, and stays because nobody asked to prune.</summary>
    Prunable = 6,
}
