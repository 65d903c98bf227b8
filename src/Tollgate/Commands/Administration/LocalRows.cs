using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>What rows in a data directory have in common.</summary>
internal static class LocalRows
{
    internal static Task<ControlResult<IReadOnlyList<SeenRow>>> Listed(IEnumerable<object> views) =>
        Task.FromResult(new ControlResult<IReadOnlyList<SeenRow>>([.. views.Select(SeenRow.Of)]));

    internal static Task<ControlResult<SeenRow>> Refused(IReadOnlyList<ControlError> errors) => Task.FromResult(new ControlResult<SeenRow>(errors));

    /// <summary>The row of a result; its reasons where it is none.</summary>
    internal static Task<ControlResult<SeenRow>> Seen<T>(ControlResult<T> result, Func<T, object> view)
        where T : class => result.IsOk ? Task.FromResult<ControlResult<SeenRow>>(SeenRow.Of(view(result.Value))) : Refused(result.Errors);

    /// <summary>A key that was just made, with its secret.</summary>
    internal static Task<ControlResult<SeenRow>> Issued<T>(ControlResult<IssuedKey<T>> result, Func<T, string> name)
        where T : ControlRow => Seen(result, issued => new { id = issued.Key.Id, name = name(issued.Key), secret = issued.Secret });

    internal static ControlError NotFound(Guid id, string message) => new(ControlErrorKind.NotFound, "id", id.ToString(), message);
}
