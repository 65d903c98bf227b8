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
    public void A_currency_or_time_zone_that_does_not_exist_is_refused()
    {
        Should.Throw<ArgumentException>(() => Open(new InstallationDefaults("dollars"))).Message.ShouldContain("USD");
        Should.Throw<ArgumentException>(() => Open(new InstallationDefaults(TimeZone: "Berlin"))).Message.ShouldContain("Europe/Berlin");
        Open().Installation.Currency.ShouldBe("USD");
    }
}
