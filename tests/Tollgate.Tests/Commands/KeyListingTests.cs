using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Tests.Commands;

public sealed class KeyListingTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-test-");
    private readonly SqliteControlStore _store;

    public KeyListingTests() =>
        _store = SqliteControlStore.Open(Path.Combine(_directory.FullName, "control.db"), new InstallationDefaults(), TimeProvider.System);

    public void Dispose()
    {
        _store.Dispose();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_key_past_its_time_is_shown_as_expired()
    {
        var far = TimeProvider.System.GetUtcNow().AddYears(1);
        Create("active", null);
        Create("expired", far);
        Create("later", far.AddDays(1));
        _store.Keys.Revoke(Create("revoked", far)).Require();

        var states = KeyListing.Of(_store, withRevoked: true, far).ToDictionary(row => row.Name, row => row.State);

        (states["active"], states["expired"], states["later"], states["revoked"]).ShouldBe(("active", "expired", "active", "revoked"));
        JsonDocument.Parse(KeyListing.Json(KeyListing.Of(_store, withRevoked: true, far))).RootElement.EnumerateArray()
            .ShouldContain(row => row.GetProperty("name").GetString() == "expired" && row.GetProperty("state").GetString() == "expired");
    }

    [Fact]
    public void On_a_narrow_terminal_ids_stay_in_one_piece()
    {
        var id = Create("a key with a long name of several words", s_now.AddYears(30));
        var output = new StringWriter();

        KeyListing.Table(KeyListing.Of(_store, withRevoked: true, s_now)).Write(output, width: 80);

        output.ToString().Split('\n').ShouldAllBe(line => line.Length <= 80);
        var row = output.ToString().Split('\n').Where(line => line.Contains(id.ToString(), StringComparison.Ordinal)).ShouldHaveSingleItem();
        row.ShouldContain(" active ");
        row.ShouldContain("…");
    }

    private Guid Create(string name, DateTimeOffset? expires)
    {
        var organization = _store.Organizations.List() is [var known, ..] ? known : _store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        return _store.Keys.Create(new NewKey
        {
            OrganizationId = organization.Id,
            Name = name,
            AllowedModels = ["gpt-4.1-*", "claude-*"],
            ExpiresMicros = expires is { } at ? (at - DateTimeOffset.UnixEpoch).Ticks / 10 : null,
        }).Require().Key.Id;
    }
}
