using System.Diagnostics.CodeAnalysis;

namespace Tollgate.Storage.Control;

/// <summary>The outcome of a change: the object as it is now, or every reason why nothing was changed. Immutable.</summary>
public sealed class ControlResult<T>
    where T : class
{
    public ControlResult(T value)
    {
        Value = value;
        Errors = [];
    }

    public ControlResult(IReadOnlyList<ControlError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (errors.Count == 0)
            throw new ArgumentException("A refusal has a reason.", nameof(errors));

        Errors = errors;
    }

    /// <summary>The object; null when the change was refused.</summary>
    public T? Value { get; }

    /// <summary>All reasons; empty when the change was made.</summary>
    public IReadOnlyList<ControlError> Errors { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsOk => Value is not null;

    /// <summary>The object, for callers that know the change to be right. Throws with the reasons otherwise.</summary>
    public T Require() => Value ?? throw new InvalidOperationException(string.Join(" ", Errors.Select(static error => error.Message)));

    public static implicit operator ControlResult<T>(T value) => new(value);

    public static implicit operator ControlResult<T>(ControlError error) => new([error]);
}
