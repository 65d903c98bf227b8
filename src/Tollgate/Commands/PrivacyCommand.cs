using System.CommandLine;
using System.Text;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Commands.People;
using Tollgate.Economics.Ownership;
using Tollgate.Hosting;
using Tollgate.Privacy;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Sqlite.Backups;
using Tollgate.Storage.Sqlite.Erasure;

namespace Tollgate.Commands;

/// <summary><c>tollgate privacy</c>: what is kept about a person, and its erasure.</summary>
internal static class PrivacyCommand
{
    private const int Tries = 20;
    private static readonly JsonSerializerOptions s_indented = new(KeyListing.Snake) { WriteIndented = true };
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    internal static Command Create() => new("privacy", "Export or erase what is kept about a person.") { Export(), Erase() };

    private static Option<string> User() => new("--user") { Description = "The person, as ORGANIZATION/USER.", Required = true };

    private static Command Export()
    {
        var data = CommonOptions.Data();
        var user = User();
        var command = AdministrationOptions.OnlyHere(new Command("export", "Print everything kept about a person as JSON.") { data, user }, "Personal data leaves the machine with whoever runs it, and over no API.");
        command.SetAction(async (parse, cancellation) =>
        {
            using var ledger = await OfflineLedger.OpenAsync(parse.GetValue(data)!).ConfigureAwait(false);
            var (organization, slug) = Find(ledger.Control, parse.GetValue(user)!);
            var found = await PersonalData.CollectAsync(ledger.Control, ledger.Reader, organization, slug, cancellation).ConfigureAwait(false)
                ?? throw new StartupException($"Nothing is kept about '{parse.GetValue(user)}'.");
            await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(found, s_indented)).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Command Erase()
    {
        var data = CommonOptions.Data();
        var user = User();
        var json = CommonOptions.Json();
        var command = AdministrationOptions.OnlyHere(new Command("erase", "Erase a person's names, revoke the person's keys, keep every total. For good.") { data, user, json }, "Names are erased from the files, too.");
        command.SetAction(async (parse, cancellation) =>
        {
            var directory = parse.GetValue(data)!;
            UserErasure erased;
            string name;
            using (var ledger = await OfflineLedger.OpenAsync(directory).ConfigureAwait(false))
            {
                var (organization, slug) = Find(ledger.Control, parse.GetValue(user)!);
                name = organization.Slug + "/" + slug;
                if (ledger.Control.Users.List(withRetired: true).Any(one => one.OrganizationId == organization.Id && one.Slug == slug && one.Kind == UserKind.Service))
                {
                    throw new StartupException($"'{name}' is a service account, which is no person; 'tollgate users remove {name}' takes it out of force.");
                }

                var id = NameId.Of(ledger.Control.Installation.Pepper, Dimension.User, name);

                // The ledger first: from now on nothing brings the name back, whatever the journal still holds.
                ErasedNames.Erase(Path.Combine(directory, "ledger.db"), Dimension.User, id);
                erased = ledger.Control.EraseUser(organization, slug);
            }

            var left = await ScrubAsync(directory, Encoding.UTF8.GetBytes(name), cancellation).ConfigureAwait(false);
            if (parse.GetValue(json))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(new { erased = true, erased.UserId, erased.KeysRevoked, erased.AdminKeysRevoked, erased.LimitsRetired, remains = left }, KeyListing.Snake)).ConfigureAwait(false);
            }
            else
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(
                    $"Erased{(erased.UserId is { } known ? $" user {known}" : "; the person had no account, only a name in the ledger")}: {TenantText.Keys(erased.KeysRevoked, erased.AdminKeysRevoked)} revoked, {erased.LimitsRetired} limits retired. Totals are unchanged.").ConfigureAwait(false);
            }

            if (left is not null)
            {
                await Console.Error.WriteLineAsync($"Old bytes may still be in {left}, which the running gateway has in use. Run this again, or after stopping it.").ConfigureAwait(false);
            }

            return left is null ? 0 : 1;
        });
        return command;
    }

    /// <summary>Removes old bytes from the files; null when all are gone, else the file that may have some.</summary>
    private static async Task<string?> ScrubAsync(string data, byte[] name, CancellationToken cancellation)
    {
        var journal = Path.Combine(data, "journal");
        for (var again = 1; ; again++)
        {
            try
            {
                NameFiles.DeleteProjected(journal, SqliteSnapshot.ReadCheckpoint(Path.Combine(data, "ledger.db")));
            }
            catch (JournalUnavailableException)
            {
                // A gateway is running and deletes them as soon as the ledger has them.
            }

            var left = NameFiles.Hold(journal, name) ? "journal/" : ((string[])["ledger.db", "control.db"]).FirstOrDefault(file => !ErasedNames.Scrub(Path.Combine(data, file)));
            if (left is null || again == Tries)
            {
                return left;
            }

            await Task.Delay(s_pause, cancellation).ConfigureAwait(false);
        }
    }

    private static (Organization Organization, string Slug) Find(IControlStore control, string user)
    {
        var slash = user.IndexOf('/', StringComparison.Ordinal);
        var (owner, slug) = slash < 0 ? (ControlAccess.DefaultOrganization, user) : (user[..slash], user[(slash + 1)..]);
        var organization = control.Organizations.List(withRetired: true).FirstOrDefault(organization => organization.Slug == owner)
            ?? throw new StartupException($"There is no organization '{owner}'. Write --user ORGANIZATION/USER.");
        return slug.Length > 0 ? (organization, slug) : throw new StartupException("The name of the user is missing. Write --user ORGANIZATION/USER.");
    }
}
