using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Configuration;
using Tollgate.Hosting;
using Tollgate.Secrets;
using Tollgate.Storage.Control;
using Tollgate.Storage.Disk;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate secrets</c>: provider keys in the store, sealed. Values come from standard input and are never printed.</summary>
internal static class SecretsCommand
{
    internal static Command Create() => new("secrets", "Keep provider keys sealed in the store, for 'key: secret:NAME' in tollgate.yaml.") { Set(), List(), Remove(), Rotate() };

    private static Command Set()
    {
        var (config, data, json) = (Config(), Data(), CommonOptions.Json());
        var name = new Argument<string>("name") { Description = "What tollgate.yaml calls it: secret:NAME." };
        var command = new Command("set", "Read a value from standard input and seal it under a name, in place of the one there was. A running gateway uses it within a second.") { name, config, data, json };
        command.SetAction(async (parse, cancellation) =>
        {
            if (Load(parse, config) is not { } configuration)
            {
                return 2;
            }

            if (configuration.MasterKeys.Current is null)
            {
                throw new StartupException($"There is no master key to seal with: {MasterKeyring.HowToGiveOne}.");
            }

            var value = (await ReadAsync(parse.InvocationConfiguration.Error, cancellation).ConfigureAwait(false)).Trim();
            if (SecretWriting.Problem(value) is { } problem)
            {
                return ControlAccess.Fail([problem]);
            }

            // A first start finds what its configuration names, so the store may not be there yet.
            using var store = Open(configuration, parse.GetValue(data), create: true);
            var wanted = parse.GetValue(name)!;
            var result = SecretWriting.Put(store, configuration.MasterKeys, wanted, value, store.Secrets.Find(wanted), TimeProvider.System);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            parse.InvocationConfiguration.Output.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { name = result.Value.Name, fingerprint = result.Value.Fingerprint, version = result.Value.Version, master_key = result.Value.MasterKey })
                : $"Secret '{result.Value.Name}' is sealed: fingerprint {result.Value.Fingerprint}, version {result.Value.Version}.");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var (config, data, json) = (Config(), Data(), CommonOptions.Json());
        var command = new Command("list", "List secrets by their fingerprints; values are not shown.") { config, data, json };
        command.SetAction(parse =>
        {
            if (Load(parse, config) is not { } configuration)
            {
                return 2;
            }

            using var store = Open(configuration, parse.GetValue(data), create: false);
            var output = parse.InvocationConfiguration.Output;
            var secrets = store.Secrets.List();
            if (parse.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(secrets.Select(secret => new
                {
                    name = secret.Name,
                    fingerprint = secret.Fingerprint,
                    version = secret.Version,
                    created = KeyListing.Instant(secret.CreatedMicros),
                    changed = KeyListing.Instant(secret.ChangedMicros),
                    master_key = secret.MasterKey,
                    used_by = ProviderSecrets.UsersOf(configuration.Gateway, secret.Name),
                })));
                return 0;
            }

            var table = new PrintedTable(
                new("name"), new("fingerprint", ColumnKind.Whole), new("version", ColumnKind.Figure), new("created", ColumnKind.Whole, Spare: 2), new("changed", ColumnKind.Whole),
                new("master key", ColumnKind.Whole, Spare: 3), new("used by", Spare: 1));
            foreach (var secret in secrets)
            {
                table.AddRow(
                    secret.Name, secret.Fingerprint, secret.Version.ToString(CultureInfo.InvariantCulture), KeyListing.Instant(secret.CreatedMicros) ?? "", KeyListing.Instant(secret.ChangedMicros) ?? "",
                    secret.MasterKey, string.Join(", ", ProviderSecrets.UsersOf(configuration.Gateway, secret.Name)));
            }

            table.Write(output);
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var (config, data, json) = (Config(), Data(), CommonOptions.Json());
        var name = new Argument<string>("name") { Description = "The secret's name, from 'secrets list'." };
        var force = new Option<bool>("--force") { Description = "Go ahead although the configuration names it." };
        var command = new Command("remove", "Remove a secret; nothing of it is kept.") { name, config, data, force, json };
        command.SetAction(parse =>
        {
            if (Load(parse, config) is not { } configuration)
            {
                return 2;
            }

            using var store = Open(configuration, parse.GetValue(data), create: false);
            var wanted = parse.GetValue(name)!;
            if (store.Secrets.Find(wanted) is not { } secret)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.NotFound, "name", wanted, $"There is no secret '{wanted}'.")]);
            }

            if (!parse.GetValue(force) && ProviderSecrets.UsersOf(configuration.Gateway, wanted) is { Count: > 0 } users)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Conflict, "name", wanted, $"{string.Join(", ", users)} uses the secret '{wanted}'; change tollgate.yaml first, or repeat this with --force.")]);
            }

            var result = store.Secrets.Remove(secret.Id);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            parse.InvocationConfiguration.Output.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(new { name = wanted, removed = true }) : $"Removed the secret '{wanted}'.");
            return 0;
        });
        return command;
    }

    private static Command Rotate()
    {
        var (config, data, json) = (Config(), Data(), CommonOptions.Json());
        var command = new Command("rotate", "Seal everything anew with the first of the master keys, all of it or nothing. Those before it must still be given.") { config, data, json };
        command.SetAction(parse =>
        {
            if (Load(parse, config) is not { } configuration)
            {
                return 2;
            }

            if (configuration.MasterKeys.Current is not { } current)
            {
                throw new StartupException($"There is no master key to seal with: {MasterKeyring.HowToGiveOne}.");
            }

            using var store = Open(configuration, parse.GetValue(data), create: false);
            var (count, errors) = SecretWriting.Rotate(store, configuration.MasterKeys);
            if (errors.Count > 0)
            {
                ControlAccess.Fail(errors);
                return 1;
            }

            parse.InvocationConfiguration.Output.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { master_key = current.Id, sealed_anew = count, secrets = store.Secrets.List().Count })
                : $"Sealed {count} of {store.Secrets.List().Count} secrets anew; all are under the master key {current.Id}. Master keys before it are needed no more, except for older backups.");
            return 0;
        });
        return command;
    }

    private static Option<string?> Config() => new("--config") { Description = "Configuration file, as for 'tollgate serve': it says which master key and where the store is." };

    private static Option<string?> Data() => new("--data") { Description = "Directory of the embedded store; wins over store.path." };

    private static TollgateConfiguration? Load(ParseResult parse, Option<string?> config)
    {
        var loaded = ConfigurationLoader.Load(parse.GetValue(config), new ProcessEnvironment());
        foreach (var problem in loaded.Problems)
        {
            parse.InvocationConfiguration.Error.WriteLine(problem.ToString());
        }

        return loaded.Configuration;
    }

    private static SqliteControlStore Open(TollgateConfiguration configuration, string? data, bool create)
    {
        var directory = data ?? Environment.GetEnvironmentVariable("TOLLGATE_DATA") ?? configuration.Store.Path;
        var path = Path.Combine(directory, "control.db");
        if (!create && !File.Exists(path))
        {
            throw new StartupException($"There is no store in '{directory}'. Name the gateway's data directory with --data.");
        }

        OwnerOnly.CreateDirectory(directory);
        return SqliteControlStore.Open(path, new InstallationDefaults(configuration.Currency, configuration.TimeZone.Id is "UTC" ? "Etc/UTC" : configuration.TimeZone.Id), TimeProvider.System);
    }

    /// <summary>The whole of standard input; at a terminal one line, which is not shown while it is typed.</summary>
    private static async Task<string> ReadAsync(TextWriter prompt, CancellationToken cancellation)
    {
        if (Console.IsInputRedirected)
        {
            return await Console.In.ReadToEndAsync(cancellation).ConfigureAwait(false);
        }

        await prompt.WriteAsync("Value (not shown): ").ConfigureAwait(false);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else
            {
                typed.Append(key.KeyChar);
            }
        }

        await prompt.WriteLineAsync().ConfigureAwait(false);
        return typed.ToString();
    }
}
