using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>Admin keys of the whole installation that are held by a user of an organization: the organization's owner neither ends them nor brings them back.</summary>
public sealed class HeldAdminKeyTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private RunningGateway _gateway = null!;
    private User _ann = null!;
    private string _owner = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(settings => settings with { Time = _time });
        _ann = _gateway.Server.Control.Users.Create(new User { OrganizationId = _gateway.Organization.Id, Slug = "ann" }).Require();
        _owner = _gateway.NewAdminKey(AdminRole.Owner, _gateway.Organization.Id);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData(AdminRole.Operator, "PATCH", "", """{"disabled":true}""")]
    [InlineData(AdminRole.Operator, "PATCH", "", """{"revoke_keys":true,"name":"Ann"}""")]
    [InlineData(AdminRole.Operator, "DELETE", "", null)]
    [InlineData(AdminRole.Auditor, "PATCH", "", """{"disabled":true}""")]
    [InlineData(AdminRole.Finance, "DELETE", "", null)]
    public async Task An_owner_does_not_end_a_key_that_reaches_further(AdminRole role, string method, string path, string? body)
    {
        var held = Hold(role);

        await RefusedAsync(method, path, body);

        _gateway.Server.Control.VerifyAdmin(held).ShouldNotBeNull();
        _gateway.Server.Control.Users.Find(_ann.Id).ShouldBe(_ann, "nothing was changed");
        await _gateway.AdminAsync(new HttpMethod(method), Path(path), body);
        _gateway.Server.Control.VerifyAdmin(held).ShouldBeNull();
    }

    [Theory]
    [InlineData("PATCH", """{"disabled":true}""", "PATCH", "", """{"disabled":false}""")]
    [InlineData("DELETE", null, "POST", "/restore", null)]
    public async Task An_owner_does_not_bring_such_a_key_back(string ends, string? how, string method, string path, string? body)
    {
        var held = Hold(AdminRole.Operator);
        await _gateway.AdminAsync(new HttpMethod(ends), Path(""), how);

        await RefusedAsync(method, path, body);

        _gateway.Server.Control.VerifyAdmin(held).ShouldBeNull();
        await _gateway.AdminAsync(new HttpMethod(method), Path(path), body);
        _gateway.Server.Control.VerifyAdmin(held).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_owner_still_changes_what_ends_no_such_key()
    {
        var held = Hold(AdminRole.Operator);
        var team = _gateway.Server.Control.Teams.List().Single();

        await _gateway.AdminAsync(HttpMethod.Patch, Path(""), """{"name":"Ann","team":"research","disabled":false}""", key: _owner);
        await _gateway.AdminAsync(HttpMethod.Delete, "/api/teams/" + team.Id, key: _owner);

        _gateway.Server.Control.VerifyAdmin(held).ShouldNotBeNull("a team takes no key of the installation along");
    }

    [Fact]
    public async Task Keys_of_the_organization_and_keys_that_have_ended_keep_nobody_in_force()
    {
        var own = Hold(AdminRole.Owner);
        Hold(AdminRole.Operator, expires: 1);
        _gateway.Server.Control.AdminKeys.Revoke(_gateway.Server.Control.VerifyAdmin(Hold(AdminRole.Operator))!.Id).Require();
        _time.Step(TimeSpan.FromSeconds(1));

        await _gateway.AdminAsync(HttpMethod.Patch, Path(""), """{"disabled":true,"revoke_keys":true}""", key: _owner);

        _gateway.Server.Control.VerifyAdmin(own).ShouldBeNull();
        await _gateway.AdminAsync(HttpMethod.Patch, Path(""), """{"disabled":false}""", key: _owner);
        await _gateway.AdminAsync(HttpMethod.Delete, Path(""), key: _owner);
        await _gateway.AdminAsync(HttpMethod.Post, Path("/restore"), key: _owner);
    }

    [Fact]
    public async Task Nobody_restores_an_erased_user()
    {
        _gateway.Server.Control.EraseUser(_gateway.Organization, "ann");

        (await _gateway.AdminAsync(HttpMethod.Post, Path("/restore"), status: 422)).GetProperty("message").GetString()!.ShouldContain("was erased");
    }

    private string Path(string more) => $"/api/users/{_ann.Id}{more}";

    private string Hold(AdminRole role, int? expires = null)
    {
        var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return _gateway.Server.Control.AdminKeys.Create(new NewAdminKey
        {
            Name = "ann's",
            Role = role,
            UserId = _ann.Id,
            OrganizationId = role == AdminRole.Owner ? _gateway.Organization.Id : null,
            ExpiresMicros = now + expires,
        }).Require().Secret;
    }

    private async Task RefusedAsync(string method, string path, string? body)
    {
        var refused = await _gateway.AdminAsync(new HttpMethod(method), Path(path), body, 403, _owner);
        refused.GetProperty("error").GetString().ShouldBe("forbidden");
        refused.GetProperty("message").GetString()!.ShouldContain("only an operator");
    }
}
