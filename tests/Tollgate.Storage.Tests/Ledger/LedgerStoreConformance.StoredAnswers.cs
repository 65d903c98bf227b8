using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Tests.Journaling;

namespace Tollgate.Storage.Tests.Ledger;

/// <content>Answers that a provider keeps: whose they are, and for how long.</content>
public abstract partial class LedgerStoreConformance
{
    [Fact]
    public async Task A_stored_answer_belongs_to_the_owner_and_account_of_the_attempt_that_made_it_first()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var records = Records(new Samples(13), 3);
        foreach (var record in records)
        {
            (record.Intent.Attribution[Dimension.User], record.Intent.Attribution[Dimension.Account]) = (record.Intent.StartedMicros, 7);
        }

        records[0].End.Stored = new StoredAnswerId("resp_1", Dimension.User);
        records[1].End.Stored = new StoredAnswerId("resp_1", Dimension.Organization);
        Apply(ledger, records, 1);
        ledger.Reopen();

        (await ledger.Reader.StoredAnswersAsync("resp_1", Cancel)).ShouldHaveSingleItem().ShouldBe(
            new StoredAnswer(Dimension.User, records[0].Intent.StartedMicros, 7, records[0].Intent.Attribution[Dimension.Model]));
        (await ledger.Reader.StoredAnswersAsync("resp_2", Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_accounts_may_keep_answers_under_one_id()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var records = Records(new Samples(15), 2);
        for (var i = 0; i < 2; i++)
        {
            records[i].Intent.Attribution[Dimension.Account] = 7 + i;
            records[i].End.Stored = new StoredAnswerId("resp_1", Dimension.Organization);
        }

        Apply(ledger, records);
        ledger.Reopen();

        (await ledger.Reader.StoredAnswersAsync("resp_1", Cancel)).Select(answer => (answer.Account, answer.Owner)).Order().ShouldBe(
            records.Select(record => (record.Intent.Attribution[Dimension.Account], record.Intent.Attribution[Dimension.Organization])));
    }

    [Fact]
    public async Task A_stored_answer_is_forgotten_after_sixty_days()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var records = Records(new Samples(14), 2);
        const long day = 24 * Samples.Hour;
        (records[0].Intent.StartedMicros, records[1].Intent.StartedMicros) = (Samples.Epoch - (61 * day), Samples.Epoch - (59 * day));
        (records[0].End.Stored, records[1].End.Stored) = (new StoredAnswerId("old", Dimension.Team), new StoredAnswerId("new", Dimension.Team));

        Apply(ledger, records);

        (await ledger.Reader.StoredAnswersAsync("old", Cancel)).ShouldBeEmpty();
        (await ledger.Reader.StoredAnswersAsync("new", Cancel)).ShouldNotBeEmpty();
    }
}
