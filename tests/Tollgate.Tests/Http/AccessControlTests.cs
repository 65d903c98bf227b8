using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Access;
using Tollgate.Http.Admin;

namespace Tollgate.Tests.Http;

/// <summary>What keeps routes and cursors closed.</summary>
public sealed class AccessControlTests
{
    [Fact]
    public void A_route_that_says_not_who_may_use_it_stops_the_start()
    {
        var web = WebApplication.CreateSlimBuilder().Build();
        web.MapGet("/known", () => Results.Ok()).Access(Resource.Spend, Act.Read);
        AccessControl.Check(web);
        web.MapGet("/forgotten", () => Results.Ok());
        Should.Throw<InvalidOperationException>(() => AccessControl.Check(web)).Message.ShouldContain("/forgotten");
    }

    [Fact]
    public void A_place_in_the_log_is_for_the_organization_it_was_given_to()
    {
        using var pepper = Pepper.Create();
        var organization = Guid.NewGuid();
        using var cursor = new AuditCursor(pepper, organization);
        using var other = new AuditCursor(pepper, Guid.NewGuid());
        var place = cursor.Write(41);
        cursor.Read(place).ShouldBe(41);
        cursor.Write(41).ShouldNotBe(place);
        other.Read(place).ShouldBeNull();
        cursor.Read("41").ShouldBeNull();
        cursor.Read(place[..^1] + (place[^1] == 'A' ? 'B' : 'A')).ShouldBeNull();
    }
}
