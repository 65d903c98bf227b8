using System.Text.Json;

namespace Tollgate.Http.Scim;

/// <summary>Reads the bodies of PUT, POST and PATCH into a draft. Total: a draft after an error is thrown away.</summary>
internal static class ScimPatch
{
    private const int Most = 2000;

    /// <summary>The members of a whole resource, or of the value of an operation without a path; names with dots and brackets are paths.</summary>
    internal static ScimError? Fill(IScimDraft draft, JsonElement body, bool adds)
    {
        foreach (var (name, value) in ScimJson.Members(body))
        {
            // What the server itself says is sent back by many, and means nothing.
            if (name.ToLowerInvariant() is "schemas" or "id" or "meta" or "groups" or "")
            {
                continue;
            }

            var (path, problem) = ScimPath.Read(name);
            if ((problem ?? draft.Set(path!, value, adds)) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>The operations of a PATCH, in their order.</summary>
    internal static ScimError? Apply(IScimDraft draft, JsonElement body)
    {
        if (!ScimJson.TryGet(body, "Operations", out var operations) || operations.ValueKind != JsonValueKind.Array || operations.GetArrayLength() > Most)
        {
            return ScimError.InvalidSyntax($"Operations must be a list of at most {Most} operations.");
        }

        foreach (var operation in operations.EnumerateArray())
        {
            if (ApplyOne(draft, operation) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static ScimError? ApplyOne(IScimDraft draft, JsonElement operation)
    {
        // Entra begins these words with a capital.
        var kind = ScimJson.TryGet(operation, "op", out var op) && op.ValueKind == JsonValueKind.String && ScimJson.TryText(op, out var word) ? word.ToLowerInvariant() : "";
        if (kind is not ("add" or "replace" or "remove"))
        {
            return ScimError.InvalidSyntax("The op of an operation must be add, replace or remove.");
        }

        ScimPath? path = null;
        if (ScimJson.TryGet(operation, "path", out var written) && written.ValueKind != JsonValueKind.Null)
        {
            if (written.ValueKind != JsonValueKind.String || !ScimJson.TryText(written, out var text))
            {
                return ScimError.InvalidPath("A path must be a text.");
            }

            (path, var problem) = ScimPath.Read(text);
            if (problem is not null)
            {
                return problem;
            }

            if (path!.Attribute is "id" or "meta" or "groups" or "schemas")
            {
                return ScimError.Mutability($"{path.Attribute} is set here and cannot be changed.");
            }
        }

        JsonElement? value = ScimJson.TryGet(operation, "value", out var given) ? given : null;
        if (kind == "remove")
        {
            return path is null ? new ScimError(400, "noTarget", "An operation remove needs a path.") : draft.Remove(path, value);
        }

        if (value is not { } there)
        {
            return ScimError.InvalidValue($"An operation {kind} needs a value.");
        }

        return path is not null ? draft.Set(path, there, kind == "add")
            : there.ValueKind == JsonValueKind.Object ? Fill(draft, there, kind == "add")
            : ScimError.InvalidValue("Without a path the value must be an object.");
    }
}
