namespace Tollgate.Commands;

/// <summary>What a column of a table holds; decides how it gives way.</summary>
internal enum ColumnKind
{
    /// <summary>A name: shortened with an ellipsis where the terminal is narrow.</summary>
    Name,

    /// <summary>A figure: to the right, never shortened.</summary>
    Figure,

    /// <summary>What is to be copied, such as an id: never shortened.</summary>
    Whole,

    /// <summary>Sentences: go on in the next line on a terminal.</summary>
    Prose,
}
