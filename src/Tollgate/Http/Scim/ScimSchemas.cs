using System.Text.Json.Nodes;

namespace Tollgate.Http.Scim;

/// <summary>What a directory can find out about this server. A new tree each time: nodes belong to one answer.</summary>
internal static class ScimSchemas
{
    private const string Core = "urn:ietf:params:scim:schemas:core:2.0:";

    internal static JsonObject Configuration() => JsonNode.Parse($$"""
        {
          "schemas": ["{{Core}}ServiceProviderConfig"],
          "patch": { "supported": true },
          "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
          "filter": { "supported": true, "maxResults": 200 },
          "changePassword": { "supported": false },
          "sort": { "supported": false },
          "etag": { "supported": true },
          "authenticationSchemes": [{ "type": "oauthbearertoken", "name": "Bearer token", "description": "A SCIM token of one organization: tollgate scim token create", "primary": true }],
          "meta": { "resourceType": "ServiceProviderConfig" }
        }
        """)!.AsObject();

    internal static JsonArray ResourceTypes() => JsonNode.Parse($$"""
        [
          { "schemas": ["{{Core}}ResourceType"], "id": "User", "name": "User", "endpoint": "/Users", "schema": "{{ScimJson.UserSchema}}", "meta": { "resourceType": "ResourceType" } },
          { "schemas": ["{{Core}}ResourceType"], "id": "Group", "name": "Group", "endpoint": "/Groups", "schema": "{{ScimJson.GroupSchema}}", "meta": { "resourceType": "ResourceType" } }
        ]
        """)!.AsArray();

    internal static JsonArray Schemas() =>
    [
        Schema(ScimJson.UserSchema, "User", [
            Attribute("userName", required: true, unique: true),
            Attribute("externalId", exact: true),
            Attribute("displayName"),
            Attribute("name", "complex", parts: [Attribute("formatted"), Attribute("givenName"), Attribute("familyName")]),
            Attribute("active", "boolean"),
            Attribute("emails", "complex", many: true, parts: [Attribute("value"), Attribute("type"), Attribute("primary", "boolean")]),
            Attribute("groups", "complex", many: true, readOnly: true, parts: [Attribute("value", readOnly: true), Attribute("display", readOnly: true)]),
        ]),
        Schema(ScimJson.GroupSchema, "Group", [
            Attribute("displayName", required: true, unique: true),
            Attribute("externalId", exact: true),
            Attribute("members", "complex", many: true, parts: [Attribute("value"), Attribute("display", readOnly: true)]),
        ]),
    ];

    /// <summary>All of a list, or the one of an id.</summary>
    internal static IResult Discover(this ScimRequest request, JsonArray all, string? id = null)
    {
        var entries = all.Select(static entry => entry!.DeepClone().AsObject()).ToList();
        return id is null ? request.Page(entries, static entry => entry)
            : entries.Find(entry => entry["id"]!.GetValue<string>() == id) is { } one ? ScimJson.Answer(one)
            : ScimJson.Answer(new ScimError(404, null, $"There is no '{id}'."));
    }

    internal static IResult Discover(this ScimRequest request, JsonObject one) => ScimJson.Answer(request.Project(one));

    private static JsonObject Schema(string id, string name, JsonArray attributes) => new()
    {
        ["schemas"] = new JsonArray(Core + "Schema"),
        ["id"] = id,
        ["name"] = name,
        ["attributes"] = attributes,
        ["meta"] = new JsonObject { ["resourceType"] = "Schema" },
    };

    private static JsonObject Attribute(
        string name, string type = "string", bool many = false, bool required = false, bool unique = false, bool exact = false, bool readOnly = false, JsonArray? parts = null)
    {
        var attribute = new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["multiValued"] = many,
            ["required"] = required,
            ["caseExact"] = exact,
            ["mutability"] = readOnly ? "readOnly" : "readWrite",
            ["returned"] = "default",
            ["uniqueness"] = unique ? "server" : "none",
        };
        if (parts is not null)
        {
            attribute["subAttributes"] = parts;
        }

        return attribute;
    }
}
