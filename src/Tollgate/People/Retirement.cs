using Tollgate.Storage.Control;

namespace Tollgate.People;

/// <summary>An organization, a team or a user that went out of force, and how many keys are refused with it. Immutable.</summary>
internal sealed record Retirement<T>(T Row, KeyCount Refused)
    where T : ControlRow
{
    /// <summary>
    /// Takes it out of force, unless there is a reason not to, which is asked for in the same transaction. Null when there was one, which the
    /// asker knows then.
    /// </summary>
    internal static ControlResult<Retirement<T>>? Make(IControlStore store, IControlSet<T> set, Guid id, Func<bool> isRefused)
    {
        ControlResult<Retirement<T>>? result = null;
        store.AllOrNothing(() =>
        {
            if (isRefused())
            {
                return false;
            }

            var refused = store.CountKeys(id);
            var retired = set.Retire(id);
            result = retired.IsOk ? new Retirement<T>(retired.Value, refused) : new ControlResult<Retirement<T>>(retired.Errors);
            return retired.IsOk;
        });
        return result;
    }
}
