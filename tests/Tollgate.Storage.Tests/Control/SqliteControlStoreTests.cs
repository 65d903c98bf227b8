using Microsoft.Data.Sqlite;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Storage.Tests.Control;

public sealed class SqliteControlStoreTests : ControlStoreConformance
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tollgate-control-").FullName;

    private string DatabasePath => Path.Combine(_directory, "control.db");

    protected override IControlStore OpenStore(InstallationDefaults defaults) => SqliteControlStore.Open(DatabasePath, defaults, Time);

    protected override void CleanUp() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Only_the_owner_can_read_the_files()
    {
        if (OperatingSystem.IsWindows())
            return; // Files have no mode there.

        Open().Organizations.Create(new Organization { Slug = "acme" }).Require();

        foreach (var file in Directory.GetFiles(_directory))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Fact]
    public void No_secret_is_in_the_files()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var secret = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci" }).Require().Secret;
        CloseAll();

        foreach (var file in Directory.GetFiles(_directory))
            File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret[10..])).ShouldBe(-1, file);
    }

    [Fact]
    public void Whoever_has_no_setup_token_is_answered_while_others_write()
    {
        var store = Open();
        using var other = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        other.Open();

        using (other.BeginTransaction())
            Refused(store.Setup.Redeem("nonsense", "me"), ControlErrorKind.NotFound, "token");

        store.AdminKeys.Create(new NewAdminKey { Name = "by hand", Role = AdminRole.Operator }).Require();
        using (other.BeginTransaction())
        {
            Refused(store.Setup.Redeem("nonsense", "me"), ControlErrorKind.Conflict, "token");
            Refused(store.Setup.Redeem(KeySecret.Generate(KeySecret.SetupPrefix), "me"), ControlErrorKind.Conflict, "token");
        }
    }

    [Fact]
    public void A_key_from_before_there_were_bounds_is_changed_as_long_as_its_notes_stay()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var key = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "old" }).Require().Key;
        var notes = Enumerable.Range(0, 60).ToDictionary(i => $"note {i}", _ => new string('x', 2000));
        using (var other = new SqliteConnection($"Data Source={DatabasePath};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "UPDATE virtual_keys SET metadata = $notes WHERE id = $id";
            command.Parameters.AddWithValue("$notes", System.Text.Json.JsonSerializer.Serialize(notes));
            command.Parameters.AddWithValue("$id", key.Id.ToByteArray(bigEndian: true));
            command.ExecuteNonQuery().ShouldBe(1);
        }

        var changed = store.Keys.Update(store.Keys.Find(key.Id)! with { Name = "new", ExpiresMicros = Time.Micros }).Require();

        (changed.Name, changed.Metadata.Count, store.Keys.Find(key.Id)!.ExpiresMicros).ShouldBe(("new", 60, Time.Micros));
        notes["note 1"] = "y";
        store.Keys.Update(changed with { Metadata = notes }).Errors.ShouldAllBe(error => error.Field == "metadata");
        Refused(store.Keys.Update(changed with { Name = "" }), ControlErrorKind.Invalid, "name");
        store.Keys.Update(changed with { Metadata = new Dictionary<string, string> { ["note"] = "x" } }).Require();
    }

    [Fact]
    public void A_currency_or_time_zone_that_does_not_exist_is_refused()
    {
        Should.Throw<ArgumentException>(() => Open(new InstallationDefaults("dollars"))).Message.ShouldContain("USD");
        Should.Throw<ArgumentException>(() => Open(new InstallationDefaults(TimeZone: "Berlin"))).Message.ShouldContain("Europe/Berlin");
        Open().Installation.Currency.ShouldBe("USD");
    }
}
