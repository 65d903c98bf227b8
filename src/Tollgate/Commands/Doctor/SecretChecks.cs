using Tollgate.Configuration;
using Tollgate.Hosting;
using Tollgate.Secrets;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Commands.Doctor;

/// <summary>Whether the secrets that the configuration names are there and open.</summary>
internal static class SecretChecks
{
    /// <summary>Null when it names none.</summary>
    internal static Finding? Of(DoctorContext context, TollgateConfiguration? configuration)
    {
        const string Check = "secrets";
        var named = configuration?.Gateway.Providers.Sum(static provider => provider.Accounts.Sum(static account => account.SealedKeys.Count)) ?? 0;
        if (named == 0)
        {
            return null;
        }

        if (!File.Exists(context.PathOf("control.db")))
        {
            return Finding.Fail(Check, "The configuration names secrets and there is no store yet; 'tollgate secrets set NAME' makes it.");
        }

        try
        {
            using var store = SqliteControlStore.Open(context.PathOf("control.db"), new InstallationDefaults(), context.Time);
            ProviderSecrets.Open(configuration!.Gateway, store.Secrets.List(), store.Installation, configuration.MasterKeys);
            return Finding.Ok(Check, $"All {named} that the configuration names are there and open.");
        }
        catch (StartupException refusal)
        {
            return Finding.Fail(Check, refusal.Message);
        }
    }
}
