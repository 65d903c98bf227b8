using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Tollgate.Scenarios.Architecture;

/// <summary>
/// Finds who names what in an assembly's code: the metadata tokens that appear in the bytes of its methods. A token is four bytes, so a
/// chance hit is possible in theory and would fail a test, never hide something.
/// </summary>
internal sealed class Code(PEReader file)
{
    private readonly MetadataReader _reader = file.GetMetadataReader();

    /// <summary>The outermost types whose methods name any of the tokens, in order.</summary>
    internal static List<string> Of(string assembly, Func<Code, HashSet<int>> tokens)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly)));
        var code = new Code(file);
        return code.Users(tokens(code));
    }

    /// <summary>Tokens of a method (or of all methods, and the type itself) of a type of this assembly.</summary>
    internal HashSet<int> Definitions(string type, string? method)
    {
        var found = new HashSet<int>();
        foreach (var handle in _reader.TypeDefinitions)
        {
            var definition = _reader.GetTypeDefinition(handle);
            if (_reader.GetString(definition.Name) != type)
            {
                continue;
            }

            if (method is null)
            {
                found.Add(MetadataTokens.GetToken(handle));
            }

            found.UnionWith(definition.GetMethods()
                .Where(candidate => method is null || _reader.GetString(_reader.GetMethodDefinition(candidate).Name) == method)
                .Select(candidate => MetadataTokens.GetToken(candidate)));
        }

        found.ShouldNotBeEmpty($"{type}.{method} is gone: this test would prove nothing");
        return found;
    }

    /// <summary>Tokens of a member (or of all) of a type elsewhere.</summary>
    internal HashSet<int> References(string type, string? member) =>
    [
        .. _reader.MemberReferences
            .Where(handle =>
            {
                var reference = _reader.GetMemberReference(handle);
                return reference.Parent.Kind == HandleKind.TypeReference
                    && _reader.GetString(_reader.GetTypeReference((TypeReferenceHandle)reference.Parent).Name) == type
                    && (member is null || _reader.GetString(reference.Name) == member);
            })
            .Select(handle => MetadataTokens.GetToken(handle)),
    ];

    private List<string> Users(HashSet<int> tokens)
    {
        var users = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in _reader.MethodDefinitions)
        {
            var method = _reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            var body = file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes();
            for (var at = 0; body is not null && at + 4 <= body.Length; at++)
            {
                if (tokens.Contains(BitConverter.ToInt32(body, at)))
                {
                    users.Add(Outermost(method.GetDeclaringType()));
                    break;
                }
            }
        }

        return [.. users];
    }

    // What the compiler makes of async methods and lambdas belongs to the type they were written in.
    private string Outermost(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? Outermost(outer)
            : $"{_reader.GetString(type.Namespace)}.{_reader.GetString(type.Name)}";
    }
}
