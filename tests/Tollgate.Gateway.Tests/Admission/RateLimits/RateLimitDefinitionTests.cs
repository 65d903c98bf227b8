using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Tests.Identity;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Admission.RateLimits;

public sealed class RateLimitDefinitionTests
{
    [Fact]
    public void Configured_limits_become_definitions_and_disabled_ones_do_not()
    {
        var tenants = new Tenants();
        var organization = tenants.Acme.Id;
        tenants.Limits.Add(new RequestLimit
        {
            Id = Guid.NewGuid(),
            Name = "calm",
            OrganizationId = organization,
            Dimension = Dimension.User,
            ScopeName = "acme/ada",
            Requests = 60,
            Per = TimeSpan.FromHours(1),
            Burst = 5,
            MaxParallel = 2,
        });
        tenants.Limits.Add(new RequestLimit { Id = Guid.NewGuid(), Name = "off", Requests = 1, Enabled = false });

        var definition = RateLimitDefinition.From(tenants.Snapshot()).ShouldHaveSingleItem();

        var pepper = tenants.Installation.Pepper;
        definition.ShouldBe(new RateLimitDefinition
        {
            Id = tenants.Limits[0].Id,
            Name = "calm",
            Scope = new Scope(Dimension.User, NameId.Of(pepper, Dimension.User, "acme/ada"))
            {
                Organization = NameId.Of(pepper, Dimension.Organization, "acme"),
            },
            ScopeName = "user acme/ada",
            Requests = 60,
            Per = TimeSpan.FromHours(1),
            Burst = 5,
            MaxParallel = 2,
        });
    }
}
