using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>What could be read of a body. Fields that could not keep their default, so that the rest can be judged as well.</summary>
/// <param name="Value">Null when the body is no object at all.</param>
/// <param name="Errors">Every problem; empty when all of it was read.</param>
internal sealed record BodyReading<T>(T? Value, IReadOnlyList<ControlError> Errors)
    where T : class
{
    /// <summary>The problems of reading and those of what was read; each field is named once.</summary>
    internal List<ControlError> With(IEnumerable<ControlError> further) =>
        [.. Errors, .. further.Where(error => !Errors.Any(read => read.Field == error.Field))];
}
