using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>
/// The control store of the embedded default: <c>control.db</c>. Thread-safe; a server and a command line may have it open at once.
/// </summary>
public sealed class SqliteControlStore : IControlStore
{
    private readonly ControlConnection _connection;
    private readonly OrganizationRows _organizations;
    private readonly TeamRows _teams;
    private readonly UserRows _users;
    private readonly VirtualKeyRows _keys;
    private readonly AdminKeyRows _adminKeys;
    private readonly ScimTokenRows _scimTokens;
    private readonly ProviderAccountRows _accounts;
    private readonly SecretRows _secrets;
    private readonly BudgetRows _budgets;
    private readonly BudgetIncreaseRows _increases;
    private readonly RequestLimitRows _limits;
    private readonly PolicyRows _policies;
    private readonly AliasRows _aliases;

    private SqliteControlStore(ControlConnection connection, InstallationDefaults defaults)
    {
        _connection = connection;
        Installation = connection.Together(deferred: false, () => FindInstallation() ?? CreateInstallation(defaults));
        _organizations = new OrganizationRows(connection);
        _teams = new TeamRows(connection);
        _users = new UserRows(connection);
        _keys = new VirtualKeyRows(connection);
        _adminKeys = new AdminKeyRows(connection);
        _scimTokens = new ScimTokenRows(connection);
        _accounts = new ProviderAccountRows(connection);
        _secrets = new SecretRows(connection);
        _budgets = new BudgetRows(connection);
        _increases = new BudgetIncreaseRows(connection);
        _limits = new RequestLimitRows(connection);
        _policies = new PolicyRows(connection);
        _aliases = new AliasRows(connection);
        Keys = new VirtualKeySet(connection, _keys, Installation.Pepper);
        AdminKeys = new AdminKeySet(connection, _adminKeys, Installation.Pepper);
        ScimTokens = new ScimTokenSet(connection, _scimTokens, Installation.Pepper);
        Members = new SqliteTeamMembers(connection, _teams, _users);
        Alerts = new SqliteAlertOutbox(connection);
        Idempotency = new SqliteIdempotency(connection);
        Setup = new SqliteSetup(connection, AdminKeys, Installation.Pepper);
    }

    public Installation Installation { get; }

    public IControlSet<Organization> Organizations => _organizations;

    public IControlSet<Team> Teams => _teams;

    public IControlSet<User> Users => _users;

    public IControlSet<ProviderAccount> ProviderAccounts => _accounts;

    public ISecretSet Secrets => _secrets;

    public IControlSet<Budget> Budgets => _budgets;

    public IControlSet<BudgetIncrease> Increases => _increases;

    public IControlSet<RequestLimit> RequestLimits => _limits;

    public IControlSet<Policy> Policies => _policies;

    public IControlSet<Alias> Aliases => _aliases;

    public IKeySet<VirtualKey, NewKey> Keys { get; }

    public IKeySet<AdminKey, NewAdminKey> AdminKeys { get; }

    public IKeySet<ScimToken, NewScimToken> ScimTokens { get; }

    public ITeamMembers Members { get; }

    public IAuditLog Audit => _connection.Audit;

    public IAlertOutbox Alerts { get; }

    public IIdempotency Idempotency { get; }

    public ISetup Setup { get; }

    /// <summary>
    /// Opens the file, creates it (readable by its owner only) and the installation where there is none, and migrates it. Throws
    /// <see cref="ArgumentException"/> when a new installation is to have a currency or time zone that does not exist.
    /// </summary>
    public static SqliteControlStore Open(string path, InstallationDefaults defaults, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(defaults);
        ArgumentNullException.ThrowIfNull(time);
        var connection = SqliteDatabase.OpenWriter(path);
        try
        {
            SqliteMigrations.Apply(connection, "control", time);
            return new SqliteControlStore(new ControlConnection(connection, time, new AuditAnchor(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "audit.head"))), defaults);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public ControlResult<VirtualKey> Adopt(NewKey draft, ForeignSecret secret)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(secret);
        return _keys.Create(VirtualKeySet.Of(draft, secret.Shown, secret.Sha256) with { Verifier = KeyVerifier.Sha256, Origin = secret.Origin });
    }

    public int Strengthen(IReadOnlyCollection<ProvenKey> proven)
    {
        ArgumentNullException.ThrowIfNull(proven);
        return _connection.Together(deferred: false, () =>
        {
            var replaced = proven.Count(_keys.StrengthenNow);
            if (replaced > 0)
                _connection.Execute("UPDATE installation SET change_stamp = change_stamp + 1");

            return replaced;
        });
    }

    public bool AllOrNothing(Func<bool> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return _connection.AllOrNothing(changes);
    }

    public AdminKey? VerifyAdmin(ReadOnlySpan<char> secret)
    {
        if (!KeySecret.IsWellFormed(secret, KeySecret.AdminPrefix))
            return null;

        var hash = KeyHash.Of(Installation.Pepper, secret);
        return _connection.Together(deferred: true, () => _adminKeys.Get(hash) is { } key && key.Hash.HasTail(hash.Tail) && IsInForce(key) ? key : null);
    }

    public AdminKey? FindAdminInForce(Guid id) =>
        _connection.Together(deferred: true, () => _adminKeys.Get(id) is { } key && IsInForce(key) ? key : null);

    public ScimToken? VerifyScim(ReadOnlySpan<char> secret)
    {
        if (!KeySecret.IsWellFormed(secret, KeySecret.ScimPrefix))
            return null;

        var hash = KeyHash.Of(Installation.Pepper, secret);
        return _connection.Together(deferred: true, () => _scimTokens.Get(hash) is { RetiredMicros: null } token && token.Hash.HasTail(hash.Tail)
            && !(token.ExpiresMicros <= _connection.NowMicros()) && _organizations.Get(token.OrganizationId) is { RetiredMicros: null } ? token : null);
    }

    public User? FindUser(Guid organization, string userName)
    {
        ArgumentNullException.ThrowIfNull(userName);
        return _connection.Alone(() => _users.Get(organization, userName));
    }

    public KeyCount CountKeys(Guid owner) =>
        _connection.Together(deferred: true, () => new KeyCount(_keys.CountInForce(owner), _adminKeys.CountInForce(owner)));

    public ControlResult<KeyCount> MoveKeys(Guid user, Guid? team) => _connection.Change(() => _keys.MoveOf(user, team));

    public KeyCount RevokeKeys(Guid user) => _connection.Change<KeyCount>(() => new KeyCount(_keys.RevokeOf(user), _adminKeys.RevokeOf(user))).Require();

    public UserErasure EraseUser(Organization organization, string slug)
    {
        ArgumentNullException.ThrowIfNull(organization);
        var eraser = new UserEraser(_connection, _users, _keys, _adminKeys, _budgets, _limits, _policies);
        return _connection.Change<UserErasure>(() => eraser.EraseNow(organization, slug)).Require();
    }

    public IReadOnlyList<AliasVersion> AliasVersions(Guid alias) => _connection.Alone(() => _aliases.Versions(alias));

    public IReadOnlyList<ControlError> ChangeAliases(Action changes, Guid? organization)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return _aliases.ChangeTogether(changes, organization);
    }

    public ControlResult<IReadOnlyDictionary<string, AliasMeaning>> NoteFileAliases(IReadOnlyDictionary<string, AliasMeaning> aliases)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        return _aliases.NoteFile(aliases);
    }

    public IReadOnlyList<KeyAssignment> Assignments(Guid key) => _connection.Alone(() => _keys.Assignments(key));

    public int NoteExpiryWarned(IReadOnlyCollection<Guid> keys, long atMicros)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return _connection.Together(deferred: false, () =>
        {
            var noted = keys.Count(key => _keys.WarnNow(key, atMicros));
            if (noted > 0)
                _connection.Execute("UPDATE installation SET change_stamp = change_stamp + 1");

            return noted;
        });
    }

    public long ChangeStamp() => _connection.Alone(ReadStamp);

    public ControlSnapshot Read() => _connection.Together(deferred: true, () =>
        new ControlSnapshot(Installation, ReadStamp(), _organizations.GetAll(withRetired: true))
        {
            Teams = _teams.GetAll(withRetired: true),
            Users = _users.GetAll(withRetired: true),
            Keys = _keys.GetAll(withRetired: true),
            ProviderAccounts = _accounts.GetAll(withRetired: false),
            Secrets = _secrets.GetAll(withRetired: false),
            Budgets = _budgets.GetAll(withRetired: false),
            Increases = _increases.GetAll(withRetired: false),
            RequestLimits = _limits.GetAll(withRetired: false),
            Policies = _policies.GetAll(withRetired: false),
            Aliases = _aliases.GetAll(withRetired: false),
            FileAliases = _aliases.OfFile(),
        });

    public void Dispose()
    {
        _connection.Dispose();
        Installation.Pepper.Dispose();
    }

    private bool IsInForce(AdminKey key) =>
        key.RetiredMicros is null && !(key.ExpiresMicros <= _connection.NowMicros())
        && (key.OrganizationId is not { } organization || _organizations.Get(organization) is { RetiredMicros: null })
        && (key.TeamId is not { } team || _teams.Get(team) is { RetiredMicros: null })
        && (key.UserId is not { } user || _users.Get(user) is { RetiredMicros: null, DisabledMicros: null });

    private long ReadStamp() => (long)_connection.Scalar("SELECT change_stamp FROM installation")!;

    private Installation? FindInstallation()
    {
        var found = _connection.Query(
            static record => new Installation(record.Id(), new Pepper(record.Bytes()), record.Text(), record.Text(), record.Number()),
            "SELECT id, pepper, currency, time_zone, created_micros FROM installation");
        return found is [var installation] ? installation : null;
    }

    private Installation CreateInstallation(InstallationDefaults defaults)
    {
        if (defaults.Currency.Length != 3 || !defaults.Currency.All(char.IsAsciiLetterUpper))
            throw new ArgumentException($"Accounting currency '{defaults.Currency}' is not an ISO 4217 code; write USD.", nameof(defaults));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(defaults.TimeZone, out _))
            throw new ArgumentException($"Accounting time zone '{defaults.TimeZone}' is not known; write an IANA name such as Europe/Berlin.", nameof(defaults));

        var installation = new Installation(
            _connection.NewId(), Pepper.Create(), defaults.Currency, defaults.TimeZone, _connection.NowMicros());
        _connection.Execute(
            "INSERT INTO installation VALUES (1, ?1, ?2, ?3, ?4, ?5, 1)",
            installation.Id.ToByteArray(bigEndian: true),
            installation.Pepper.RevealSecret().ToArray(),
            installation.Currency,
            installation.TimeZone,
            installation.CreatedMicros);
        _connection.Audit.AppendNow(new AuditEntry { Action = "create", Object = "installation", ObjectId = installation.Id });
        return installation;
    }
}
