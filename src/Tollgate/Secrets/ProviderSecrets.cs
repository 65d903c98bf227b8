using Microsoft.Extensions.Logging;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Storage.Control;

namespace Tollgate.Secrets;

/// <summary>
/// Puts configurations into force with the values of the secrets that their accounts name, and does so again when one of these changes in the
/// store. Thread-safe.
/// </summary>
internal sealed partial class ProviderSecrets
{
    private readonly Lock _lock = new();
    private readonly ILogger _logger;
    private readonly IControlStore _control;
    private GatewayCore? _core;
    private volatile GatewayOptions _written;
    private RateCard _card;
    private volatile MasterKeyring _masters;
    private string _seen;
    private string? _refused;

    /// <summary>Opens what the configuration names; throws a <see cref="StartupException"/> with every reason when something is not there or does not open.</summary>
    internal ProviderSecrets(ServerSettings settings, RateCard card, IControlStore control, ILogger<ProviderSecrets> logger)
    {
        (_written, _card, _masters, _control, _logger) = (settings.Gateway, card, settings.MasterKeys, control, logger);
        var secrets = control.Secrets.List();
        Opened = Note(Open(_written, secrets, control.Installation, _masters));
        _written = _written with { Aliases = Opened.Aliases };
        _seen = Stamp(_written, secrets);
    }

    /// <summary>What the first snapshot is built from.</summary>
    internal GatewayOptions Opened { get; }

    /// <summary>The master keys in force.</summary>
    internal MasterKeyring Masters => _masters;

    /// <summary>Begins to follow the store.</summary>
    internal void Follow(GatewayCore core)
    {
        _core = core;
        core.Keys.Changed += Follow;
        Follow(core.Keys.Snapshot);
    }

    /// <summary>Puts another configuration into force. Throws as the constructor does; then the old one stays.</summary>
    internal void Apply(GatewayOptions written, RateCard card, MasterKeyring masters)
    {
        lock (_lock)
        {
            var snapshot = _core!.Keys.Snapshot;
            var opened = Note(Open(written, snapshot.Secrets, snapshot.Installation, masters));
            _core.Snapshots.Apply(opened, card);
            written = written with { Aliases = opened.Aliases };
            (_written, _card, _masters, _seen, _refused) = (written, card, masters, Stamp(written, snapshot.Secrets), null);
        }
    }

    /// <summary>The accounts whose keys a secret is, as <c>provider/account</c>.</summary>
    internal IReadOnlyList<string> UsersOf(string secret) => UsersOf(_written, secret);

    /// <summary>The accounts of a configuration whose keys a secret is, as <c>provider/account</c>.</summary>
    internal static IReadOnlyList<string> UsersOf(GatewayOptions written, string secret) =>
        [.. written.Providers.SelectMany(provider => provider.Accounts.Where(account => account.SealedKeys.Contains(secret, StringComparer.Ordinal)).Select(account => provider.Name + "/" + account.Name))];

    private void Follow(ControlSnapshot snapshot)
    {
        lock (_lock)
        {
            if (Stamp(_written, snapshot.Secrets) is var stamp && stamp == _seen)
            {
                return;
            }

            try
            {
                _core!.Snapshots.Apply(Open(_written, snapshot.Secrets, snapshot.Installation, _masters), _card);
                (_seen, _refused) = (stamp, null);
                Log.Changed(_logger);
            }
            catch (StartupException refusal)
            {
                if (refusal.Message != _refused)
                {
                    _refused = refusal.Message;
                    Log.Kept(_logger, refusal.Message);
                }
            }
        }
    }

    /// <summary>The options with every key; throws with every reason when one cannot be had.</summary>
    internal static GatewayOptions Open(GatewayOptions written, IReadOnlyList<SealedSecret> secrets, Installation installation, MasterKeyring masters)
    {
        if (written.Providers.All(static provider => provider.Accounts.All(static account => account.SealedKeys.Count == 0)))
        {
            return written;
        }

        var problems = new List<string>();
        var opened = written with { Providers = [.. written.Providers.Select(provider => provider with { Accounts = [.. provider.Accounts.Select(account => WithKeys(provider, account))] })] };
        return problems.Count == 0 ? opened : throw new StartupException(string.Join(Environment.NewLine, problems));

        AccountOptions WithKeys(ProviderOptions provider, AccountOptions account)
        {
            var keys = account.Keys.ToList();
            foreach (var name in account.SealedKeys)
            {
                var reason = $"it is not in the store; 'tollgate secrets set {name}' puts it there";
                if (secrets.FirstOrDefault(secret => secret.Name == name) is { } secret && masters.TryOpen(installation, secret, out var value, out reason))
                {
                    keys.Add(value);
                }
                else
                {
                    problems.Add($"The account {provider.Name}/{account.Name} needs the secret '{name}': {reason}.");
                }
            }

            return account with { Keys = keys };
        }
    }

    /// <summary>Lets the store know of the configuration's aliases; throws with every circle when some lead in one with those of the store.</summary>
    private GatewayOptions Note(GatewayOptions options)
    {
        var noted = _control.NoteFileAliases(options.Aliases);
        return noted.IsOk
            ? options with { Aliases = noted.Value }
            : throw new StartupException(string.Join(
                Environment.NewLine, noted.Errors.Select(static error => $"aliases: {error.Message} Some of them are in the store: see 'tollgate aliases list'.")));
    }

    /// <summary>Says by itself whether anything that the configuration names has changed.</summary>
    private static string Stamp(GatewayOptions written, IReadOnlyList<SealedSecret> secrets)
    {
        var named = written.Providers.SelectMany(static provider => provider.Accounts.SelectMany(static account => account.SealedKeys)).ToHashSet(StringComparer.Ordinal);
        return named.Count == 0 ? "" : string.Join(';', secrets.Where(secret => named.Contains(secret.Name)).Select(static secret => $"{secret.Id}:{secret.Version}"));
    }

    private static partial class Log
    {
        [LoggerMessage(1230, LogLevel.Information, "Provider keys were changed in the store and are in force")]
        internal static partial void Changed(ILogger logger);

        [LoggerMessage(1231, LogLevel.Error, "Provider keys stay as they were: {Reasons}")]
        internal static partial void Kept(ILogger logger, string reasons);
    }
}
