using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tollgate.Commands;
using Tollgate.Http.Access;

namespace Tollgate.Http.Admin.OpenApi;

/// <summary>The OpenAPI 3.1 description of the admin API, put together from the routes that there are, their access rules and the readers of their bodies.</summary>
internal static partial class OpenApiDocument
{
    internal static JsonObject Of(IEnumerable<Endpoint> endpoints)
    {
        var paths = new JsonObject();
        foreach (var (method, path, endpoint) in Routes(endpoints).OrderBy(static route => route.Path, StringComparer.Ordinal).ThenBy(static route => route.Method, StringComparer.Ordinal))
        {
            if (paths[path] is not JsonObject item)
            {
                paths[path] = item = [];
            }

            item[method.ToLowerInvariant()] = Operation(method, path, endpoint);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Tollgate admin API",
                ["version"] = typeof(OpenApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
                ["description"] = "Rules that hold for all of it are in docs/guide/admin-api.md. Money is text with exact decimals; unknown fields are errors; listings come in pages.",
            },
            ["security"] = new JsonArray(new JsonObject { ["adminKey"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["adminKey"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An admin key, tg-admin-…" } },
                ["schemas"] = new JsonObject { ["Error"] = Error() },
            },
        };
    }

    /// <summary>
    /// Every operation of the API, as it is written here: <c>{id}</c> without its constraint. What is open to everybody, the verbs' way to sign in, is a
    /// protocol of its own.
    /// </summary>
    internal static IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> Routes(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "}");
            if (path.StartsWith("/api/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<AccessRule>() is not { IsOpen: true }
                && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods)
            {
                foreach (var method in methods)
                {
                    yield return (method, path, endpoint);
                }
            }
        }
    }

    private static JsonObject Operation(string method, string path, RouteEndpoint endpoint)
    {
        // A test sees to it that there is one; a route without it is better described by what it is than not at all.
        var said = ApiOperations.All.GetValueOrDefault(method + " " + path) ?? new ApiOperation(method + " " + path);
        var operation = new JsonObject
        {
            ["operationId"] = method.ToLowerInvariant() + NotLetters().Replace(path["/api".Length..], "_").TrimEnd('_'),
            ["summary"] = said.Summary,
            ["tags"] = new JsonArray(path.Split('/')[2].Split('.')[0]),
        };
        if (endpoint.Metadata.GetMetadata<AccessRule>() is { Resource: { } resource } rule)
        {
            var roles = RoleTable.WhoReaches(resource, rule.Act, rule.Least == Reach.None ? Reach.Own : rule.Least).Select(AdminRoleNames.Of).ToList();
            operation["description"] = $"For the role {string.Join(", ", roles)}, each as far as it reaches.";
            operation["x-tollgate-roles"] = ApiSchema.Texts(roles);
        }

        if (Parameters(method, endpoint, said) is { Count: > 0 } parameters)
        {
            operation["parameters"] = parameters;
        }

        if (said.Body is { } body)
        {
            var content = new JsonObject { ["schema"] = ApiSchema.Of(body, said.Required) };
            if (said.Example is { } example)
            {
                content["example"] = JsonNode.Parse(example);
            }

            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = content } };
        }

        if (said.IsSheet)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { [said.SheetType] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" }, ["example"] = said.Example } },
            };
        }

        operation["responses"] = Responses(method, said, endpoint.RoutePattern.Parameters.Count > 0);
        return operation;
    }

    private static JsonArray Parameters(string method, RouteEndpoint endpoint, ApiOperation said)
    {
        var parameters = new JsonArray();
        foreach (var parameter in endpoint.RoutePattern.Parameters)
        {
            var schema = new JsonObject { ["type"] = "string" };
            if (parameter.ParameterPolicies.Any(static policy => policy.Content == "guid"))
            {
                schema["format"] = "uuid";
            }

            parameters.Add(Parameter(parameter.Name, "path", null, schema));
        }

        foreach (var parameter in said.Query)
        {
            parameters.Add(Parameter(parameter.Name, "query", parameter.Meaning, new JsonObject { ["type"] = parameter.Kind }));
        }

        if (said.IsVersioned && method != "GET" && (method != "POST" || endpoint.RoutePattern.Parameters.Count > 0))
        {
            parameters.Add(Parameter("If-Match", "header", "The ETag of an answer: the change is made only at that version.", new JsonObject { ["type"] = "string" }));
        }

        if (method is "POST" or "PUT" or "PATCH" or "DELETE")
        {
            parameters.Add(Parameter(Idempotency.Header, "header", "The same key with the same request is made once, and answered again for a day.", new JsonObject { ["type"] = "string", ["maxLength"] = 200 }));
        }

        return parameters;
    }

    private static JsonObject Parameter(string name, string place, string? meaning, JsonObject schema)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["schema"] = schema };
        if (meaning is not null)
        {
            parameter["description"] = meaning;
        }

        if (place == "path")
        {
            parameter["required"] = true;
        }

        return parameter;
    }

    private static JsonObject Responses(string method, ApiOperation said, bool isOfOne)
    {
        var done = new JsonObject { ["description"] = said.Status == 204 ? "Done; there is no body." : "Done." };
        if (said.IsVersioned && said.Status != 204)
        {
            done["headers"] = new JsonObject { ["ETag"] = new JsonObject { ["description"] = "The version.", ["schema"] = new JsonObject { ["type"] = "string" } } };
        }

        if (said.Status != 204)
        {
            var isSheet = said.IsSheet && said.Answer.Count == 0;
            done["content"] = new JsonObject { [isSheet ? "text/csv" : "application/json"] = new JsonObject { ["schema"] = isSheet ? new JsonObject { ["type"] = "string" } : Answer(said) } };
        }

        var responses = new JsonObject { [said.Status.ToString(CultureInfo.InvariantCulture)] = done };
        if (method == "PUT")
        {
            responses["201"] = done.DeepClone();
        }

        List<(string Status, string Meaning)> refusals = [("401", "No admin key, or an unknown one."), ("403", "The role may not do this; the message names those that may.")];
        if (isOfOne)
        {
            refusals.Add(("404", "It is not there, or not seen with this key."));
        }

        if (method != "GET")
        {
            refusals.Add(("409", "A conflict: a name is taken, the version is another, the thing is in use, or the same request is being done."));
        }

        if (said.IsVersioned && method != "GET")
        {
            refusals.Add(("412", "If-Match names another version."));
        }

        refusals.Add(("422", "What was sent cannot be; every problem is listed."));
        refusals.Add(("429", "Too many unknown keys came from this address."));
        foreach (var (status, meaning) in refusals)
        {
            responses[status] = new JsonObject
            {
                ["description"] = meaning,
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Error" } } },
            };
        }

        return responses;
    }

    private static JsonObject Answer(ApiOperation said)
    {
        var members = new JsonObject();
        foreach (var name in said.Answer)
        {
            members[name] = said.List is { } list && list.Name == name
                ? new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object", ["properties"] = Any(list.Members) } }
                : new JsonObject();
        }

        return said.Answer.Count == 0 ? new JsonObject { ["type"] = "object" } : new JsonObject { ["type"] = "object", ["properties"] = members };
    }

    private static JsonObject Any(IReadOnlyList<string> names) => new(names.Select(static name => new KeyValuePair<string, JsonNode?>(name, new JsonObject())));

    private static JsonObject Error()
    {
        static JsonObject Text(string meaning) => new() { ["type"] = "string", ["description"] = meaning };
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = ApiSchema.Texts(["error", "message"]),
            ["properties"] = new JsonObject
            {
                ["error"] = Text("A stable code."),
                ["message"] = Text("What is wrong and what to do."),
                ["problems"] = new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["field"] = Text("Where."), ["message"] = Text("What.") } },
                },
            },
        };
    }

    [GeneratedRegex(@":[a-z]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Constraint();

    [GeneratedRegex("[^a-z]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotLetters();
}
