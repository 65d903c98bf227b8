using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Commands.Remote;
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
    private const string DataDescription = "Directory of the embedded store; wins over store.path.";

    internal static Command Create() => new("secrets", "Keep provider keys sealed in the store, for 'key: secret:NAME' in tollgate.yaml.") { Set(), List(), Remove(), Rotate() };

    private static Command Set()
    {
        var (config, json) = (Config(), CommonOptions.Json());
        var name = new Argument<string>("name") { Description = "What tollgate.yaml calls it: secret:NAME." };
        var command = new Command("set", "Read a value from standard input and seal it under a name, in place of the one there was. A running gateway uses it within a second.") { name, config, json };
        var where = AdministrationOptions.ForChange(command, DataDescription);
        command.SetAction(async (parse, cancellation) =>
        {
            using var gateway = where.Gateway(parse);
            if (Rows(parse, gateway, where, config) is not { } rows)
            {
                return 2;
            }

            var value = (await ReadAsync(parse.InvocationConfiguration.Error, cancellation).ConfigureAwait(false)).Trim();
            var result = await rows.PutAsync(parse.GetValue(name)!, value, cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            var secret = result.Value;
            await parse.InvocationConfiguration.Output.WriteLineAsync(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { name = secret.Text("name"), fingerprint = secret.Text("fingerprint"), version = secret.Number("version"), master_key = secret.Text("master_key") })
                : $"Secret '{secret.Text("name")}' is sealed: fingerprint {secret.Text("fingerprint")}, version {secret.Number("version")}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var (config, json) = (Config(), CommonOptions.Json());
        var command = new Command("list", "List secrets by their fingerprints; values are not shown.") { config, json };
        var where = AdministrationOptions.ForQuestion(command, DataDescription);
        command.SetAction(async (parse, cancellation) =>
        {
            using var gateway = where.Gateway(parse);
            if (Rows(parse, gateway, where, config, seals: false) is not { } rows)
            {
                return 2;
            }

            var secrets = await rows.ListAsync(cancellation).ConfigureAwait(false);
            if (!secrets.IsOk)
            {
                return ControlAccess.Fail(secrets.Errors, parse.InvocationConfiguration.Error);
            }

            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(secrets.Value.Select(static secret => new
                {
                    name = secret.Text("name"),
                    fingerprint = secret.Text("fingerprint"),
                    version = secret.Number("version"),
                    created = secret.Instant("created_at"),
                    changed = secret.Instant("changed_at"),
                    master_key = secret.Text("master_key"),
                    used_by = secret.Words("used_by"),
                }))).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(
                new("name"), new("fingerprint", ColumnKind.Whole), new("version", ColumnKind.Figure), new("created", ColumnKind.Whole, Spare: 2), new("changed", ColumnKind.Whole),
                new("master key", ColumnKind.Whole, Spare: 3), new("used by", Spare: 1));
            foreach (var secret in secrets.Value)
            {
                table.AddRow(
                    secret.Text("name"), secret.Text("fingerprint"), (secret.Number("version") ?? 0).ToString(CultureInfo.InvariantCulture), secret.Instant("created_at") ?? "", secret.Instant("changed_at") ?? "",
                    secret.Text("master_key"), string.Join(", ", secret.Words("used_by")));
            }

            table.Write(output);
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var (config, json) = (Config(), CommonOptions.Json());
        var name = new Argument<string>("name") { Description = "The secret's name, from 'secrets list'." };
        var force = new Option<bool>("--force") { Description = "Go ahead although the configuration names it." };
        var command = new Command("remove", "Remove a secret; nothing of it is kept.") { name, config, force, json };
        var where = AdministrationOptions.ForChange(command, DataDescription);
        command.SetAction(async (parse, cancellation) =>
        {
            using var gateway = where.Gateway(parse);
            if (Rows(parse, gateway, where, config, seals: false) is not { } rows)
            {
                return 2;
            }

            var result = await rows.RemoveAsync(parse.GetValue(name)!, parse.GetValue(force), cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            var wanted = result.Value.Text("name");
            await parse.InvocationConfiguration.Output.WriteLineAsync(parse.GetValue(json) ? JsonSerializer.Serialize(new { name = wanted, removed = true }) : $"Removed the secret '{wanted}'.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Command Rotate()
    {
        var (config, json) = (Config(), CommonOptions.Json());
        var data = new Option<string?>("--data") { Description = DataDescription };
        var command = AdministrationOptions.OnlyHere(
            new Command("rotate", "Seal everything anew with the first of the master keys, all of it or nothing. Those before it must still be given.") { config, data, json },
            "Master keys are in the gateway's configuration and travel nowhere.");
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
                ControlAccess.Fail(errors, parse.InvocationConfiguration.Error);
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

    /// <summary>The secrets of a gateway, or of a configuration; null when that has problems, which are printed.</summary>
    private static ISecretRows? Rows(ParseResult parse, RemoteGateway? gateway, AdministrationOptions where, Option<string?> config, bool seals = true)
    {
        if (gateway is not null)
        {
            return parse.GetValue(config) is null ? new RemoteSecrets(gateway) : throw new StartupException("--config goes with the data directory; a gateway has its own.");
        }

        if (Load(parse, config) is not { } configuration)
        {
            return null;
        }

        return seals && configuration.MasterKeys.Current is null
            ? throw new StartupException($"There is no master key to seal with: {MasterKeyring.HowToGiveOne}.")
            : new LocalSecrets(configuration, create => Open(configuration, where.Data(parse), create), TimeProvider.System);
    }

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
