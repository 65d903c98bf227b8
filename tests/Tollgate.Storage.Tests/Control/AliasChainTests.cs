using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <summary>Random aliases over all scopes, held against a plain walk through what each team and organization would see.</summary>
public sealed class AliasChainTests
{
    private static readonly string[] s_names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    private static readonly Guid s_acme = Guid.NewGuid();
    private static readonly Guid s_globex = Guid.NewGuid();
    private static readonly (Guid? Organization, Dimension? Dimension, string Name)[] s_scopes =
    [
        (null, null, ""), (s_acme, Dimension.Organization, "acme"), (s_globex, Dimension.Organization, "globex"),
        (s_acme, Dimension.Team, "acme/one"), (s_acme, Dimension.Team, "acme/two"), (s_globex, Dimension.Team, "globex/one"),
    ];

    [Fact]
    public void What_is_told_is_exactly_what_somebody_would_walk_into()
    {
        var row = from scope in Gen.Choose(-1, s_scopes.Length - 1) from name in Gen.Elements(s_names) from target in Gen.Elements<string>([.. s_names, "m", "n", "o"]) select (scope, name, target);
        var graphs = Gen.Choose(0, 24).SelectMany(count => Gen.ListOf(row, count));
        var found = (Wrong: 0, Right: 0);
        Prop.ForAll(graphs.ToArbitrary(), graph =>
        {
            // As the store has them: a name once in a scope, and never itself.
            var written = graph.Where(static one => one.name != one.target).DistinctBy(static one => (one.scope, one.name)).ToList();
            var file = written.Where(static one => one.scope < 0).ToDictionary(static one => one.name, static one => new AliasMeaning(one.target));
            var rows = written.Where(static one => one.scope >= 0).Select(static one => new Alias
            {
                Name = one.name,
                Target = one.target,
                OrganizationId = s_scopes[one.scope].Organization,
                Dimension = s_scopes[one.scope].Dimension,
                ScopeName = s_scopes[one.scope].Name,
            }).ToList();
            foreach (var organization in (Guid?[])[null, s_acme, s_globex])
            {
                var isWrong = Views(organization).Any(view => s_names.Any(name => !Ends(name, view)));
                (AliasChains.Check(rows, file, organization).Count > 0).ShouldBe(isWrong, string.Join("; ", written));
                found = isWrong ? (found.Wrong + 1, found.Right) : (found.Wrong, found.Right + 1);
            }

            IEnumerable<int[]> Views(Guid? organization) => ((int[][])[[0, -1], [1, 0, -1], [2, 0, -1], [3, 1, 0, -1], [4, 1, 0, -1], [5, 2, 0, -1]])
                .Where(view => organization is null || s_scopes[view[0]].Organization is not { } owner || owner == organization);

            bool Ends(string name, int[] view)
            {
                for (var steps = 0; steps <= AliasChains.Longest; steps++)
                {
                    var at = name;
                    var next = view.SelectMany(scope => written.Where(one => one.scope == scope && one.name == at)).Select(static one => one.target).FirstOrDefault();
                    if (next is null)
                    {
                        return true;
                    }

                    name = next;
                }

                return false;
            }
        }).QuickCheckThrowOnFailure();
        found.Wrong.ShouldBeGreaterThan(0);
        found.Right.ShouldBeGreaterThan(0);
    }
}
