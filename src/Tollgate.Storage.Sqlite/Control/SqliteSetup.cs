using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>The table <c>setup_token</c>. A trigger empties it with every operator's key, whichever release makes it.</summary>
internal sealed class SqliteSetup(ControlConnection connection, IKeySet<AdminKey, NewAdminKey> keys, Pepper pepper) : ISetup
{
    private const string Operators = "SELECT 1 FROM admin_keys WHERE role = 0";

    public bool HadOperator => connection.Alone(() => connection.Exists(Operators));

    public bool HasOperator => connection.Alone(HasOperatorNow);

    public bool IsOpen => connection.Alone(() => connection.Exists("SELECT 1 FROM setup_token WHERE expires_micros > ?1", connection.NowMicros()));

    public ControlResult<SetupToken> Issue(TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return connection.Change<SetupToken>(() =>
        {
            if (HasOperatorNow())
                return Done();

            var secret = KeySecret.Generate(KeySecret.SetupPrefix);
            var expires = connection.NowMicros() + (lifetime.Ticks / TimeSpan.TicksPerMicrosecond);
            connection.Execute("INSERT OR REPLACE INTO setup_token VALUES (1, ?1, ?2)", KeyHash.Of(pepper, secret).ToArray(), expires);
            connection.Audit.AppendNow(new AuditEntry { Action = "create", Object = "setup token" });
            return new SetupToken(secret, expires);
        });
    }

    public ControlResult<IssuedKey<AdminKey>> Redeem(string token, string name)
    {
        ArgumentNullException.ThrowIfNull(token);

        // Open to everybody for ever: who has no token costs a look, not a transaction that others wait for.
        if (HasOperator)
            return Done();
        if (!KeySecret.IsWellFormed(token, KeySecret.SetupPrefix))
            return Wrong();

        return connection.Change<IssuedKey<AdminKey>>(() =>
        {
            if (HasOperatorNow())
                return Done();

            var found = connection.Query(static record => (Hash: record.Hash(), Expires: record.Number()), "SELECT hash, expires_micros FROM setup_token");
            if (found is not [var waiting] || !IsSame(waiting.Hash, KeyHash.Of(pepper, token)))
                return Wrong();
            if (waiting.Expires <= connection.NowMicros())
                return new ControlError(ControlErrorKind.Fixed, "token", "", "The setup token has expired; 'tollgate setup-token new' makes another.");

            return keys.Create(new NewAdminKey { Name = name, Role = AdminRole.Operator });
        });
    }

    private bool HasOperatorNow() =>
        connection.Exists(Operators + " AND retired_micros IS NULL AND (expires_micros IS NULL OR expires_micros > ?1)", connection.NowMicros());

    private static bool IsSame(KeyHash kept, KeyHash presented) => kept.Head == presented.Head && kept.HasTail(presented.Tail);

    private static ControlError Wrong() => new(ControlErrorKind.NotFound, "token", "", "This is not the setup token in force; 'tollgate setup-token new' makes one.");

    private static ControlError Done() => new(ControlErrorKind.Conflict, "token", "", "This installation is set up: an operator's key is in force.");
}
