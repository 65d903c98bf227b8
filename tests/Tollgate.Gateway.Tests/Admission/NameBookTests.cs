using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.Admission;

public sealed class NameBookTests
{
    [Fact]
    public void A_name_is_announced_once_before_its_id_is_used()
    {
        var journal = new Names();
        var book = new NameBook(journal, (_, name) => name.Length);
        book.IdOf(Dimension.Feature, "search").ShouldBe(6);
        book.IdOf(Dimension.Feature, "search").ShouldBe(6);
        journal.Announced.ShouldBe(["search"]);
        book.NameOf(Dimension.Feature, 6).ShouldBe("search");
    }

    [Fact]
    public void A_name_of_any_length_reaches_the_journal_bounded()
    {
        var journal = new Names();
        var book = new NameBook(journal, (_, name) => name.Length);
        book.IdOf(Dimension.ModelServed, new string('m', 100_000)).ShouldBe(300);
        journal.Announced.Single().Length.ShouldBe(300);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_name_has_no_id(string? name) => new NameBook(new Names(), (_, _) => 1).IdOf(Dimension.Team, name).ShouldBe(0);

    private sealed class Names : IJournal
    {
        public List<string> Announced { get; } = [];

        public bool IsAvailable => true;

        public string? UnavailableReason => null;

        public Task<bool> WhenAvailableAsync() => Task.FromResult(true);

        public void AppendName(Dimension dimension, long id, string name) => Announced.Add(name);

        public ValueTask AppendAsync(AttemptIntent intent) => ValueTask.CompletedTask;

        public ValueTask AppendAsync(AttemptExtend extend) => ValueTask.CompletedTask;

        public ValueTask AppendAsync(AttemptEnd end) => ValueTask.CompletedTask;
    }
}
