using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>
/// Who may do what, written down: every guarded route, for every role, for things at every distance. The table is compared with the
/// routes that there are, so that a new one without a row fails.
/// </summary>
public sealed partial class RoleMatrixTests : IAsyncLifetime
{
    // op operator, ow owner of acme, fi finance, fa finance of acme, le lead of acme/research,
    // me member acme/ann, au auditor, aa auditor of acme, old a lead's key from before leads had teams.
    //
    // Targets: own is ann's, mate bob's (same team), team the team's as such, org another team's, inst the installation's,
    // foreign another organization's, absent nobody's.
    private const string Table = """
        route                              target   op  ow  fi  fa  le  me  au  aa  old
        GET /                              -        200 200 200 200 200 200 200 200 403
        GET /parts/overview                -        200 200 200 200 200 200 200 200 403
        GET /charts/spend-per-hour         -        200 200 200 200 200 200 200 200 403
        GET /metrics                       -        200 403 403 403 403 403 200 403 403
        GET /api/organizations             -        200 200 200 200 403 403 200 200 403
        GET /api/teams                     -        200 200 200 200 200 200 200 200 403
        GET /api/users                     -        200 200 200 200 200 200 200 200 403
        GET /api/keys                      -        200 200 403 403 200 200 200 200 403
        GET /api/budgets                   -        200 200 200 200 200 200 200 200 403
        GET /api/limits                    -        200 200 200 200 200 403 200 200 403
        GET /api/policies                  -        200 200 200 200 200 403 200 200 403
        GET /api/aliases                   -        200 200 200 200 200 403 200 200 403
        GET /api/spend                     -        200 200 200 200 200 200 200 200 403
        GET /api/requests                  -        200 200 403 403 200 200 200 200 403
        GET /api/audit                     -        200 200 403 403 403 403 200 200 403
        GET /api/alerts                    -        200 200 200 200 403 403 200 200 403
        GET /api/accounts                  -        200 200 403 403 403 403 200 200 403
        GET /api/me                        -        200 200 200 200 200 200 200 200 200
        GET /api/spend/caps                -        200 200 200 200 200 200 200 200 403
        GET /api/admin-keys                -        200 403 403 403 403 403 200 403 403
        GET /api/openapi.json              -        200 200 200 200 200 200 200 200 200
        GET /api/secrets                   -        200 403 403 403 403 403 200 403 403
        GET /api/{**rest}                  -        404 404 404 404 404 404 404 404 404
        GET /api/organizations/{id:guid}   org      200 200 200 200 403 403 200 200 403
        GET /api/organizations/{id:guid}   foreign  200 404 200 404 403 403 200 404 403
        GET /api/organizations/{id:guid}   absent   404 404 404 404 403 403 404 404 403
        POST /api/organizations            -        201 403 403 403 403 403 403 403 403
        PATCH /api/organizations/{id:guid} org      200 403 403 403 403 403 403 403 403
        PATCH /api/organizations/{id:guid} foreign  200 403 403 403 403 403 403 403 403
        PATCH /api/organizations/{id:guid} absent   404 403 403 403 403 403 403 403 403
        DELETE /api/organizations/{id:guid} foreign 200 403 403 403 403 403 403 403 403
        DELETE /api/organizations/{id:guid} absent  404 403 403 403 403 403 403 403 403
        POST /api/organizations/{id:guid}/restore foreign 200 403 403 403 403 403 403 403 403
        POST /api/organizations/{id:guid}/restore absent 404 403 403 403 403 403 403 403 403
        GET /api/teams/{id:guid}           team     200 200 200 200 200 404 200 200 403
        GET /api/teams/{id:guid}           org      200 200 200 200 404 404 200 200 403
        GET /api/teams/{id:guid}           foreign  200 404 200 404 404 404 200 404 403
        GET /api/teams/{id:guid}           absent   404 404 404 404 404 404 404 404 403
        POST /api/teams                    org      201 201 403 403 403 403 403 403 403
        POST /api/teams                    foreign  201 422 403 403 403 403 403 403 403
        POST /api/teams                    absent   422 422 403 403 403 403 403 403 403
        PATCH /api/teams/{id:guid}         team     200 200 403 403 403 403 403 403 403
        PATCH /api/teams/{id:guid}         org      200 200 403 403 403 403 403 403 403
        PATCH /api/teams/{id:guid}         foreign  200 404 403 403 403 403 403 403 403
        PATCH /api/teams/{id:guid}         absent   404 404 403 403 403 403 403 403 403
        DELETE /api/teams/{id:guid}        org      200 200 403 403 403 403 403 403 403
        DELETE /api/teams/{id:guid}        foreign  200 404 403 403 403 403 403 403 403
        DELETE /api/teams/{id:guid}        absent   404 404 403 403 403 403 403 403 403
        POST /api/teams/{id:guid}/restore  org      200 200 403 403 403 403 403 403 403
        POST /api/teams/{id:guid}/restore  foreign  200 404 403 403 403 403 403 403 403
        POST /api/teams/{id:guid}/restore  absent   404 404 403 403 403 403 403 403 403
        GET /api/users/{id:guid}           own      200 200 200 200 200 200 200 200 403
        GET /api/users/{id:guid}           mate     200 200 200 200 200 404 200 200 403
        GET /api/users/{id:guid}           org      200 200 200 200 404 404 200 200 403
        GET /api/users/{id:guid}           foreign  200 404 200 404 404 404 200 404 403
        GET /api/users/{id:guid}           absent   404 404 404 404 404 404 404 404 403
        POST /api/users                    mate     201 201 403 403 403 403 403 403 403
        POST /api/users                    org      201 201 403 403 403 403 403 403 403
        POST /api/users                    foreign  201 422 403 403 403 403 403 403 403
        POST /api/users                    absent   422 422 403 403 403 403 403 403 403
        PATCH /api/users/{id:guid}         own      200 200 403 403 403 403 403 403 403
        PATCH /api/users/{id:guid}         mate     200 200 403 403 403 403 403 403 403
        PATCH /api/users/{id:guid}         org      200 200 403 403 403 403 403 403 403
        PATCH /api/users/{id:guid}         foreign  200 404 403 403 403 403 403 403 403
        PATCH /api/users/{id:guid}         absent   404 404 403 403 403 403 403 403 403
        DELETE /api/users/{id:guid}        mate     200 200 403 403 403 403 403 403 403
        DELETE /api/users/{id:guid}        org      200 200 403 403 403 403 403 403 403
        DELETE /api/users/{id:guid}        foreign  200 404 403 403 403 403 403 403 403
        DELETE /api/users/{id:guid}        absent   404 404 403 403 403 403 403 403 403
        POST /api/users/{id:guid}/restore  mate     200 200 403 403 403 403 403 403 403
        POST /api/users/{id:guid}/restore  foreign  200 404 403 403 403 403 403 403 403
        POST /api/users/{id:guid}/restore  absent   404 404 403 403 403 403 403 403 403
        GET /api/scim-tokens               -        200 200 403 403 403 403 200 200 403
        POST /api/scim-tokens              org      201 201 403 403 403 403 403 403 403
        POST /api/scim-tokens              foreign  201 422 403 403 403 403 403 403 403
        POST /api/scim-tokens              absent   422 422 403 403 403 403 403 403 403
        GET /api/scim-tokens/{id:guid}     org      200 200 403 403 403 403 200 200 403
        GET /api/scim-tokens/{id:guid}     foreign  200 404 403 403 403 403 200 404 403
        GET /api/scim-tokens/{id:guid}     absent   404 404 403 403 403 403 404 404 403
        POST /api/scim-tokens/{id:guid}/revoke org  200 200 403 403 403 403 403 403 403
        POST /api/scim-tokens/{id:guid}/revoke foreign 200 404 403 403 403 403 403 403 403
        POST /api/scim-tokens/{id:guid}/revoke absent 404 404 403 403 403 403 403 403 403
        GET /scim/v2/ServiceProviderConfig -        401 401 401 401 401 401 401 401 401
        GET /scim/v2/ResourceTypes         -        401 401 401 401 401 401 401 401 401
        GET /scim/v2/ResourceTypes/{id}    -        401 401 401 401 401 401 401 401 401
        GET /scim/v2/Schemas               -        401 401 401 401 401 401 401 401 401
        GET /scim/v2/Schemas/{id}          -        401 401 401 401 401 401 401 401 401
        GET /scim/v2/Users                 -        401 401 401 401 401 401 401 401 401
        POST /scim/v2/Users                -        401 401 401 401 401 401 401 401 401
        GET /scim/v2/Groups                -        401 401 401 401 401 401 401 401 401
        POST /scim/v2/Groups               -        401 401 401 401 401 401 401 401 401
        GET /scim/v2/Users/{id}            -        401 401 401 401 401 401 401 401 401
        PUT /scim/v2/Users/{id}            -        401 401 401 401 401 401 401 401 401
        PATCH /scim/v2/Users/{id}          -        401 401 401 401 401 401 401 401 401
        DELETE /scim/v2/Users/{id}         -        401 401 401 401 401 401 401 401 401
        GET /scim/v2/Groups/{id}           -        401 401 401 401 401 401 401 401 401
        PUT /scim/v2/Groups/{id}           -        401 401 401 401 401 401 401 401 401
        PATCH /scim/v2/Groups/{id}         -        401 401 401 401 401 401 401 401 401
        DELETE /scim/v2/Groups/{id}        -        401 401 401 401 401 401 401 401 401
        GET /scim/{**rest}                 -        401 401 401 401 401 401 401 401 401
        POST /api/keys                     own      201 201 403 403 201 201 403 403 403
        POST /api/keys                     mate     201 201 403 403 201 403 403 403 403
        POST /api/keys                     org      201 201 403 403 403 403 403 403 403
        POST /api/keys                     newuser  201 201 403 403 403 403 403 403 403
        POST /api/keys                     foreign  201 403 403 403 403 403 403 403 403
        POST /api/keys                     absent   201 403 403 403 403 403 403 403 403
        POST /api/keys                     default  201 201 403 403 201 201 403 403 403
        GET /api/keys/{id:guid}            own      200 200 403 403 200 200 200 200 403
        GET /api/keys/{id:guid}            mate     200 200 403 403 200 404 200 200 403
        GET /api/keys/{id:guid}            org      200 200 403 403 404 404 200 200 403
        GET /api/keys/{id:guid}            foreign  200 404 403 403 404 404 200 404 403
        GET /api/keys/{id:guid}            absent   404 404 403 403 404 404 404 404 403
        PATCH /api/keys/{id:guid}          own      200 200 403 403 200 200 403 403 403
        PATCH /api/keys/{id:guid}          mate     200 200 403 403 200 404 403 403 403
        PATCH /api/keys/{id:guid}          org      200 200 403 403 404 404 403 403 403
        PATCH /api/keys/{id:guid}          foreign  200 404 403 403 404 404 403 403 403
        PATCH /api/keys/{id:guid}          absent   404 404 403 403 404 404 403 403 403
        POST /api/keys/{id:guid}/rotate    own      201 201 403 403 201 201 403 403 403
        POST /api/keys/{id:guid}/rotate    mate     201 201 403 403 201 404 403 403 403
        POST /api/keys/{id:guid}/rotate    org      201 201 403 403 404 404 403 403 403
        POST /api/keys/{id:guid}/rotate    foreign  201 404 403 403 404 404 403 403 403
        POST /api/keys/{id:guid}/rotate    absent   404 404 403 403 404 404 403 403 403
        POST /api/keys/import              org      201 201 403 403 403 403 403 403 403
        POST /api/keys/import              foreign  201 422 403 403 403 403 403 403 403
        POST /api/keys/import              absent   201 422 403 403 403 403 403 403 403
        POST /api/keys/import/preview      org      200 200 403 403 403 403 403 403 403
        POST /api/keys/import/preview      foreign  200 422 403 403 403 403 403 403 403
        POST /api/keys/import/preview      absent   200 422 403 403 403 403 403 403 403
        POST /api/apply                    org      200 200 403 403 403 403 403 403 403
        POST /api/apply                    foreign  200 422 403 403 403 403 403 403 403
        POST /api/apply                    absent   422 422 403 403 403 403 403 403 403
        POST /api/apply                    inst     200 422 403 403 403 403 403 403 403
        POST /api/keys/{id:guid}/revoke    own      200 200 403 403 200 200 403 403 403
        POST /api/keys/{id:guid}/revoke    mate     200 200 403 403 200 404 403 403 403
        POST /api/keys/{id:guid}/revoke    org      200 200 403 403 404 404 403 403 403
        POST /api/keys/{id:guid}/revoke    foreign  200 404 403 403 404 404 403 403 403
        POST /api/keys/{id:guid}/revoke    absent   404 404 403 403 404 404 403 403 403
        POST /api/budgets                  own      201 201 201 201 201 403 403 403 403
        POST /api/budgets                  mate     201 201 201 201 201 403 403 403 403
        POST /api/budgets                  team     201 201 201 201 403 403 403 403 403
        POST /api/budgets                  org      201 201 201 201 403 403 403 403 403
        POST /api/budgets                  inst     201 403 201 403 403 403 403 403 403
        POST /api/budgets                  foreign  201 422 201 422 403 403 403 403 403
        POST /api/budgets                  absent   422 422 422 422 403 403 403 403 403
        GET /api/budgets/{id:guid}         own      200 200 200 200 200 200 200 200 403
        GET /api/budgets/{id:guid}         mate     200 200 200 200 200 404 200 200 403
        GET /api/budgets/{id:guid}         team     200 200 200 200 200 404 200 200 403
        GET /api/budgets/{id:guid}         org      200 200 200 200 404 404 200 200 403
        GET /api/budgets/{id:guid}         inst     200 404 200 404 404 404 200 404 403
        GET /api/budgets/{id:guid}         foreign  200 404 200 404 404 404 200 404 403
        GET /api/budgets/{id:guid}         absent   404 404 404 404 404 404 404 404 403
        PATCH /api/budgets/{id:guid}       own      200 200 200 200 200 403 403 403 403
        PATCH /api/budgets/{id:guid}       mate     200 200 200 200 200 403 403 403 403
        PATCH /api/budgets/{id:guid}       team     200 200 200 200 403 403 403 403 403
        PATCH /api/budgets/{id:guid}       org      200 200 200 200 404 403 403 403 403
        PATCH /api/budgets/{id:guid}       inst     200 404 200 404 404 403 403 403 403
        PATCH /api/budgets/{id:guid}       foreign  200 404 200 404 404 403 403 403 403
        PATCH /api/budgets/{id:guid}       absent   404 404 404 404 404 403 403 403 403
        DELETE /api/budgets/{id:guid}      own      204 204 204 204 204 403 403 403 403
        DELETE /api/budgets/{id:guid}      mate     204 204 204 204 204 403 403 403 403
        DELETE /api/budgets/{id:guid}      team     204 204 204 204 403 403 403 403 403
        DELETE /api/budgets/{id:guid}      org      204 204 204 204 404 403 403 403 403
        DELETE /api/budgets/{id:guid}      inst     204 404 204 404 404 403 403 403 403
        DELETE /api/budgets/{id:guid}      foreign  204 404 204 404 404 403 403 403 403
        DELETE /api/budgets/{id:guid}      absent   404 404 404 404 404 403 403 403 403
        GET /api/increases                 -        200 200 200 200 200 200 200 200 403
        POST /api/increases                own      201 201 201 201 201 201 403 403 403
        POST /api/increases                mate     201 201 201 201 201 422 403 403 403
        POST /api/increases                team     201 201 201 201 201 201 403 403 403
        POST /api/increases                org      201 201 201 201 422 422 403 403 403
        POST /api/increases                inst     201 422 201 422 422 422 403 403 403
        POST /api/increases                foreign  201 422 201 422 422 422 403 403 403
        POST /api/increases                absent   422 422 422 422 422 422 403 403 403
        GET /api/increases/{id:guid}       own      200 200 200 200 200 200 200 200 403
        GET /api/increases/{id:guid}       mate     200 200 200 200 200 404 200 200 403
        GET /api/increases/{id:guid}       team     200 200 200 200 200 404 200 200 403
        GET /api/increases/{id:guid}       org      200 200 200 200 404 404 200 200 403
        GET /api/increases/{id:guid}       inst     200 404 200 404 404 404 200 404 403
        GET /api/increases/{id:guid}       foreign  200 404 200 404 404 404 200 404 403
        GET /api/increases/{id:guid}       absent   404 404 404 404 404 404 404 404 403
        POST /api/increases/{id:guid}/approve own      200 200 200 200 200 403 403 403 403
        POST /api/increases/{id:guid}/approve mate     200 200 200 200 200 403 403 403 403
        POST /api/increases/{id:guid}/approve team     200 200 200 200 403 403 403 403 403
        POST /api/increases/{id:guid}/approve org      200 200 200 200 404 403 403 403 403
        POST /api/increases/{id:guid}/approve inst     200 404 200 404 404 403 403 403 403
        POST /api/increases/{id:guid}/approve foreign  200 404 200 404 404 403 403 403 403
        POST /api/increases/{id:guid}/approve absent   404 404 404 404 404 403 403 403 403
        POST /api/increases/{id:guid}/refuse  own      200 200 200 200 200 403 403 403 403
        POST /api/increases/{id:guid}/refuse  mate     200 200 200 200 200 403 403 403 403
        POST /api/increases/{id:guid}/refuse  team     200 200 200 200 403 403 403 403 403
        POST /api/increases/{id:guid}/refuse  org      200 200 200 200 404 403 403 403 403
        POST /api/increases/{id:guid}/refuse  inst     200 404 200 404 404 403 403 403 403
        POST /api/increases/{id:guid}/refuse  foreign  200 404 200 404 404 403 403 403 403
        POST /api/increases/{id:guid}/refuse  absent   404 404 404 404 404 403 403 403 403
        POST /api/increases/{id:guid}/withdraw own     200 200 200 200 200 403 403 403 403
        POST /api/increases/{id:guid}/withdraw mate    200 200 200 200 200 404 403 403 403
        POST /api/increases/{id:guid}/withdraw team    200 200 200 200 403 404 403 403 403
        POST /api/increases/{id:guid}/withdraw org     200 200 200 200 404 404 403 403 403
        POST /api/increases/{id:guid}/withdraw inst    200 404 200 404 404 404 403 403 403
        POST /api/increases/{id:guid}/withdraw foreign 200 404 200 404 404 404 403 403 403
        POST /api/increases/{id:guid}/withdraw absent  404 404 404 404 404 404 403 403 403
        GET /increases/new                 own      200 200 200 200 200 200 403 403 403
        GET /increases/new                 team     200 200 200 200 200 200 403 403 403
        GET /increases/new                 org      200 200 200 200 404 404 403 403 403
        GET /increases/new                 foreign  200 404 200 404 404 404 403 403 403
        POST /increases/new                own      201 201 201 201 201 201 403 403 403
        POST /increases/new                mate     201 201 201 201 201 422 403 403 403
        POST /increases/new                foreign  201 422 201 422 422 422 403 403 403
        POST /api/limits                   own      201 201 403 403 403 403 403 403 403
        POST /api/limits                   org      201 201 403 403 403 403 403 403 403
        POST /api/limits                   inst     201 403 403 403 403 403 403 403 403
        POST /api/limits                   foreign  201 422 403 403 403 403 403 403 403
        POST /api/limits                   absent   422 422 403 403 403 403 403 403 403
        GET /api/limits/{id:guid}          own      200 200 200 200 200 403 200 200 403
        GET /api/limits/{id:guid}          mate     200 200 200 200 200 403 200 200 403
        GET /api/limits/{id:guid}          team     200 200 200 200 200 403 200 200 403
        GET /api/limits/{id:guid}          org      200 200 200 200 404 403 200 200 403
        GET /api/limits/{id:guid}          inst     200 404 200 404 404 403 200 404 403
        GET /api/limits/{id:guid}          foreign  200 404 200 404 404 403 200 404 403
        GET /api/limits/{id:guid}          absent   404 404 404 404 404 403 404 404 403
        PATCH /api/limits/{id:guid}        own      200 200 403 403 403 403 403 403 403
        PATCH /api/limits/{id:guid}        org      200 200 403 403 403 403 403 403 403
        PATCH /api/limits/{id:guid}        inst     200 404 403 403 403 403 403 403 403
        PATCH /api/limits/{id:guid}        foreign  200 404 403 403 403 403 403 403 403
        PATCH /api/limits/{id:guid}        absent   404 404 403 403 403 403 403 403 403
        DELETE /api/limits/{id:guid}       own      204 204 403 403 403 403 403 403 403
        DELETE /api/limits/{id:guid}       org      204 204 403 403 403 403 403 403 403
        DELETE /api/limits/{id:guid}       inst     204 404 403 403 403 403 403 403 403
        DELETE /api/limits/{id:guid}       foreign  204 404 403 403 403 403 403 403 403
        DELETE /api/limits/{id:guid}       absent   404 404 403 403 403 403 403 403 403
        POST /api/policies                 own      201 201 403 403 403 403 403 403 403
        POST /api/policies                 org      201 201 403 403 403 403 403 403 403
        POST /api/policies                 inst     201 403 403 403 403 403 403 403 403
        POST /api/policies                 foreign  201 422 403 403 403 403 403 403 403
        POST /api/policies                 absent   422 422 403 403 403 403 403 403 403
        GET /api/policies/{id:guid}        own      200 200 200 200 200 403 200 200 403
        GET /api/policies/{id:guid}        team     200 200 200 200 200 403 200 200 403
        GET /api/policies/{id:guid}        org      200 200 200 200 404 403 200 200 403
        GET /api/policies/{id:guid}        inst     200 404 200 404 404 403 200 404 403
        GET /api/policies/{id:guid}        foreign  200 404 200 404 404 403 200 404 403
        GET /api/policies/{id:guid}        absent   404 404 404 404 404 403 404 404 403
        PATCH /api/policies/{id:guid}      own      200 200 403 403 403 403 403 403 403
        PATCH /api/policies/{id:guid}      org      200 200 403 403 403 403 403 403 403
        PATCH /api/policies/{id:guid}      inst     200 404 403 403 403 403 403 403 403
        PATCH /api/policies/{id:guid}      foreign  200 404 403 403 403 403 403 403 403
        PATCH /api/policies/{id:guid}      absent   404 404 403 403 403 403 403 403 403
        DELETE /api/policies/{id:guid}     own      204 204 403 403 403 403 403 403 403
        DELETE /api/policies/{id:guid}     org      204 204 403 403 403 403 403 403 403
        DELETE /api/policies/{id:guid}     inst     204 404 403 403 403 403 403 403 403
        DELETE /api/policies/{id:guid}     foreign  204 404 403 403 403 403 403 403 403
        DELETE /api/policies/{id:guid}     absent   404 404 403 403 403 403 403 403 403
        POST /api/admin-keys               org      201 403 403 403 403 403 403 403 403
        POST /api/admin-keys               foreign  201 403 403 403 403 403 403 403 403
        POST /api/admin-keys               absent   422 403 403 403 403 403 403 403 403
        GET /api/admin-keys/{id:guid}      org      200 403 403 403 403 403 200 403 403
        GET /api/admin-keys/{id:guid}      absent   404 403 403 403 403 403 404 403 403
        POST /api/admin-keys/{id:guid}/rotate org      201 403 403 403 403 403 403 403 403
        POST /api/admin-keys/{id:guid}/rotate absent   404 403 403 403 403 403 403 403 403
        POST /api/admin-keys/{id:guid}/revoke org      200 403 403 403 403 403 403 403 403
        POST /api/admin-keys/{id:guid}/revoke absent   404 403 403 403 403 403 403 403 403
        POST /api/alerts/{id:guid}/retry   inst     200 403 403 403 403 403 403 403 403
        POST /api/alerts/{id:guid}/retry   absent   404 403 403 403 403 403 403 403 403
        GET /api/aliases/{id:guid}/versions team     200 200 200 200 200 403 200 200 403
        GET /api/aliases/{id:guid}/versions org      200 200 200 200 404 403 200 200 403
        GET /api/aliases/{id:guid}/versions inst     200 404 200 404 404 403 200 404 403
        GET /api/aliases/{id:guid}/versions foreign  200 404 200 404 404 403 200 404 403
        GET /api/aliases/{id:guid}/versions absent   404 404 404 404 404 403 404 404 403
        POST /api/aliases                  team     201 201 403 403 201 403 403 403 403
        POST /api/aliases                  org      201 201 403 403 403 403 403 403 403
        POST /api/aliases                  inst     201 403 403 403 403 403 403 403 403
        POST /api/aliases                  foreign  201 422 403 403 403 403 403 403 403
        POST /api/aliases                  absent   422 422 403 403 403 403 403 403 403
        PATCH /api/aliases/{id:guid}       team     200 200 403 403 200 403 403 403 403
        PATCH /api/aliases/{id:guid}       org      200 200 403 403 404 403 403 403 403
        PATCH /api/aliases/{id:guid}       inst     200 404 403 403 404 403 403 403 403
        PATCH /api/aliases/{id:guid}       foreign  200 404 403 403 404 403 403 403 403
        PATCH /api/aliases/{id:guid}       absent   404 404 403 403 404 403 403 403 403
        DELETE /api/aliases/{id:guid}      team     204 204 403 403 204 403 403 403 403
        DELETE /api/aliases/{id:guid}      org      204 204 403 403 404 403 403 403 403
        DELETE /api/aliases/{id:guid}      inst     204 404 403 403 404 403 403 403 403
        DELETE /api/aliases/{id:guid}      foreign  204 404 403 403 404 403 403 403 403
        DELETE /api/aliases/{id:guid}      absent   404 404 403 403 404 403 403 403 403
        PUT /api/secrets/{name}            -        201 403 403 403 403 403 403 403 403
        GET /api/secrets/{name}            -        200 403 403 403 403 403 200 403 403
        DELETE /api/secrets/{name}         -        204 403 403 403 403 403 403 403 403
        """;

    private readonly Dictionary<string, string> _keys = [];
    private RunningGateway _gateway = null!;
    private Organization _foreign = null!;
    private Team _research = null!;
    private Team _sales = null!;
    private User _ann = null!;
    private User _bob = null!;
    private Guid _annsKey;
    private int _fresh;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(settings => settings with { MasterKeys = SealedKeys.Ring() });
        var (control, acme) = (_gateway.Server.Control, _gateway.Organization.Id);
        _foreign = control.Organizations.Create(new Organization { Slug = "globex" }).Require();
        control.Teams.Create(new Team { OrganizationId = _foreign.Id, Slug = "research" }).Require();
        _research = control.Teams.List().First(team => team.OrganizationId == acme && team.Slug == "research");
        _sales = control.Teams.Create(new Team { OrganizationId = acme, Slug = "sales" }).Require();
        _ann = control.Users.Create(new User { OrganizationId = acme, TeamId = _research.Id, Slug = "ann" }).Require();
        _bob = control.Users.Create(new User { OrganizationId = acme, TeamId = _research.Id, Slug = "bob" }).Require();
        _annsKey = control.Keys.Create(new NewKey { OrganizationId = acme, TeamId = _research.Id, UserId = _ann.Id, Name = "ann" }).Require().Key.Id;
        _keys["op"] = _gateway.AdminKey;
        _keys["ow"] = _gateway.NewAdminKey(AdminRole.Owner, acme);
        _keys["fi"] = _gateway.NewAdminKey(AdminRole.Finance);
        _keys["fa"] = _gateway.NewAdminKey(AdminRole.Finance, acme);
        _keys["le"] = _gateway.NewAdminKey(AdminRole.TeamLead, acme, team: _research.Id);
        _keys["me"] = _gateway.NewAdminKey(AdminRole.Member, acme, user: _ann.Id);
        _keys["au"] = _gateway.NewAdminKey(AdminRole.Auditor);
        _keys["aa"] = _gateway.NewAdminKey(AdminRole.Auditor, acme);
        var old = control.AdminKeys.Create(new NewAdminKey { Name = "old", Role = AdminRole.TeamLead, OrganizationId = acme, TeamId = _research.Id }).Require();
        _keys["old"] = old.Secret;
        ForgetTeam(old.Key.Id);
        _gateway.Server.Core.Keys.RefreshNow();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Every_role_may_what_the_table_says()
    {
        var lines = Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var roles = Words(lines[0])[2..];
        roles.ShouldBe(_keys.Keys);
        var wrong = new List<string>();
        foreach (var line in lines[1..])
        {
            var words = Words(line);
            var (method, route, target) = (words[0], words[1], words[2]);
            foreach (var (i, role) in roles.Index())
            {
                var (path, body) = Request(method, route, target);
                using var answer = await _gateway.SendAsync(new HttpMethod(method), path, _keys[role], body, AsExpected);
                if ((int)answer.StatusCode != int.Parse(words[3 + i], CultureInfo.InvariantCulture))
                {
                    wrong.Add($"{method} {route} {target} as {role}: {(int)answer.StatusCode}, not {words[3 + i]}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_route_has_a_row()
    {
        var written = Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1..].Select(line => Words(line) is var words ? words[0] + " " + words[1] : "").ToHashSet();
        var there = _gateway.Server.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetRequiredMetadata<AccessRule>() is { IsOpen: false })
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"])
                .Select(method => method + " /" + endpoint.RoutePattern.RawText!.TrimStart('/')))
            .ToHashSet();
        there.Order().ShouldBe(written.Order());
    }

    [Fact]
    public async Task A_refusal_names_the_role_it_takes_and_what_is_not_seen_is_like_what_is_not_there()
    {
        var team = Row("budgets", "team");
        var refused = await _gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + team, "not even a body", 403, _keys["le"]);
        refused.GetProperty("message").GetString()!.ShouldContain("owner");
        var foreign = Row("budgets", "foreign");
        var absent = Guid.NewGuid();
        var one = await _gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + foreign, "not even a body", 404, _keys["ow"]);
        var other = await _gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + absent, "not even a body", 404, _keys["ow"]);
        one.GetRawText().Replace(foreign.ToString(), "", StringComparison.Ordinal).ShouldBe(other.GetRawText().Replace(absent.ToString(), "", StringComparison.Ordinal));
        (await _gateway.AdminAsync(HttpMethod.Get, "/api/spend", status: 403, key: _keys["old"])).GetProperty("message").GetString()!.ShouldContain("no team");
    }

    [Fact]
    public void Nobody_reaches_what_is_not_in_the_table()
    {
        foreach (var role in Enum.GetValues<AdminRole>())
        {
            RoleTable.Of(role, Resource.Spend, Act.Write).ShouldBe(Reach.None);
            RoleTable.Of(role, Resource.Audit, Act.Write).ShouldBe(Reach.None);
            RoleTable.Of(role, Resource.Budgets, Act.Approve).ShouldBe(Reach.None);
            RoleTable.Of(role, (Resource)99, Act.Read).ShouldBe(Reach.None);
        }
    }
}
