using Tollgate.Storage.Control;

namespace Tollgate.Secrets;

/// <summary>Puts values into the store, sealed; the same for the command line and the admin API.</summary>
internal static class SecretWriting
{
    private const int Longest = 8192;

    /// <summary>What is wrong with a value; null when it can be a provider key. Does not repeat it.</summary>
    internal static ControlError? Problem(string? value) => value switch
    {
        null or "" => new ControlError(ControlErrorKind.Invalid, "value", "", "value is missing: the secret itself."),
        { Length: > Longest } => new ControlError(ControlErrorKind.Invalid, "value", "", $"value is longer than {Longest} characters."),
        _ when value.Any(static c => c is <= ' ' or > '~') => new ControlError(ControlErrorKind.Invalid, "value", "", "value has white space or characters outside ASCII; write the key alone, without 'Bearer'."),
        _ => null,
    };

    /// <summary>Makes the secret, or gives it another value. All problems at once.</summary>
    internal static ControlResult<SealedSecret> Put(IControlStore store, MasterKeyring masters, string name, string value, SealedSecret? row, TimeProvider time)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var whole = masters.Seal(store.Installation, name, value, row, now);
        return row is null ? store.Secrets.Create(whole) : store.Secrets.Update(whole);
    }

    /// <summary>
    /// Seals anew, with the current master key, everything that is sealed with another one: all of it or nothing. The number of those that were;
    /// the reasons, when something does not open.
    /// </summary>
    internal static (int Sealed, IReadOnlyList<ControlError> Errors) Rotate(IControlStore store, MasterKeyring masters)
    {
        var count = 0;
        var errors = new List<ControlError>();
        store.AllOrNothing(() =>
        {
            foreach (var secret in store.Secrets.List().Where(secret => secret.MasterKey != masters.Current?.Id))
            {
                if (!masters.TryOpen(store.Installation, secret, out var value, out var reason))
                {
                    errors.Add(new ControlError(ControlErrorKind.Invalid, secret.Name, "", $"The secret '{secret.Name}' stays: {reason}."));
                    continue;
                }

                errors.AddRange(store.Secrets.Update(masters.Seal(store.Installation, secret.Name, value, secret, secret.ChangedMicros)).Errors);
                count++;
            }

            return errors.Count == 0;
        });
        return (errors.Count == 0 ? count : 0, errors);
    }
}
