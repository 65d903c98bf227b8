using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>What rows in a data directory have in common.</summary>
internal static class LocalRows
{
    /// <summary>The answer of a store that is open for as long as it is asked.</summary>
    internal static Task<ControlResult<T>> Now<T>(Func<ControlResult<T>> ask)
        where T : class => Task.FromResult(ask());

    internal static ControlResult<IReadOnlyList<SeenRow>> Listed(IEnumerable<object> views) =>
        new([.. views.Select(SeenRow.Of)]);

    internal static ControlResult<SeenRow> Refused(IReadOnlyList<ControlError> errors) => new(errors);

    /// <summary>The row of a result; its reasons where it is none.</summary>
    internal static ControlResult<SeenRow> Seen<T>(ControlResult<T> result, Func<T, object> view)
        where T : class => result.IsOk ? SeenRow.Of(view(result.Value)) : Refused(result.Errors);

    /// <summary>A key that was just made, with its secret.</summary>
    internal static ControlResult<SeenRow> Issued<T>(ControlResult<IssuedKey<T>> result, Func<T, string> name)
        where T : ControlRow => Seen(result, issued => new { id = issued.Key.Id, name = name(issued.Key), secret = issued.Secret });

    internal static ControlError NotFound(Guid id, string message) => new(ControlErrorKind.NotFound, "id", id.ToString(), message);
}
