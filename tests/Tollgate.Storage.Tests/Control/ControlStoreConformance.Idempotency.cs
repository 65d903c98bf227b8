using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <content>Changes that are made once, however often they are asked for.</content>
public abstract partial class ControlStoreConformance
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    [Fact]
    public void A_request_is_begun_once_and_answered_again()
    {
        var (store, other) = (Open(), Open());
        var (run, owner) = (Guid.NewGuid(), Guid.NewGuid());
        var request = Request(owner, 1, 1);
        var stamp = store.ChangeStamp();

        State(store, request, run).ShouldBe(IdempotentState.Begun);
        State(other, request, run).ShouldBe(IdempotentState.InProgress);
        State(store, Request(owner, 1, 2), run).ShouldBe(IdempotentState.Different);
        State(store, Request(Guid.NewGuid(), 1, 2), run).ShouldBe(IdempotentState.Begun);
        store.Idempotency.Complete(request, new IdempotentAnswer(201, "\"1\"", new byte[] { 7 }));

        var (state, answer) = other.Idempotency.Begin(request, Guid.NewGuid(), s_day, 10);
        (state, answer!.Status, answer.ETag, answer.Body.ToArray().Single()).ShouldBe((IdempotentState.Answered, 201, "\"1\"", (byte)7));
        State(other, Request(owner, 1, 2), run).ShouldBe(IdempotentState.Different);
        store.Idempotency.Release(request);
        State(store, request, run).ShouldBe(IdempotentState.Answered);
        store.ChangeStamp().ShouldBe(stamp);

        Time.Advance(s_day);
        State(store, request, run).ShouldBe(IdempotentState.Begun);
    }

    [Fact]
    public void What_a_dead_process_did_is_known_by_the_transaction_that_did_it()
    {
        var store = Open();
        var (dead, alive, owner) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var (done, undone, refused) = (Request(owner, 1, 1), Request(owner, 2, 2), Request(owner, 3, 3));
        foreach (var request in new[] { done, undone, refused })
        {
            State(store, request, dead).ShouldBe(IdempotentState.Begun);
        }

        Acting(done, () => store.Organizations.Create(new Organization { Slug = "made" }).Require());
        Acting(refused, () => Refused(store.Organizations.Create(new Organization { Slug = "made" }), ControlErrorKind.Conflict, "slug"));
        Acting(undone, () => store.AllOrNothing(() => !store.Organizations.Create(new Organization { Slug = "unmade" }).IsOk).ShouldBeFalse());

        State(store, done, alive).ShouldBe(IdempotentState.AnswerLost);
        State(store, undone, alive).ShouldBe(IdempotentState.Begun);
        State(store, refused, alive).ShouldBe(IdempotentState.Begun);
        store.Organizations.List().ShouldHaveSingleItem();
        store.Idempotency.Release(undone);
        State(store, undone, alive).ShouldBe(IdempotentState.Begun);
    }

    [Fact]
    public void Of_one_admin_key_the_newest_requests_are_kept_and_an_erasure_takes_answers_away()
    {
        var store = Open();
        var (run, owner, other) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        State(store, Request(other, 1, 1), run).ShouldBe(IdempotentState.Begun);
        for (byte i = 1; i <= 12; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            State(store, Request(owner, i, i), run).ShouldBe(IdempotentState.Begun);
            store.Idempotency.Complete(Request(owner, i, i), new IdempotentAnswer(204, "", default));
        }

        State(store, Request(owner, 3, 3), run).ShouldBe(IdempotentState.Answered);
        State(store, Request(owner, 2, 2), run).ShouldBe(IdempotentState.Begun);
        State(store, Request(other, 1, 1), run).ShouldBe(IdempotentState.InProgress);

        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        store.EraseUser(acme, "ann");
        State(store, Request(owner, 12, 12), run).ShouldBe(IdempotentState.AnswerLost);
    }

    private static IdempotentState State(IControlStore store, IdempotentRequest request, Guid run) => store.Idempotency.Begin(request, run, s_day, 10).State;

    private static IdempotentRequest Request(Guid owner, byte key, byte what) => new(owner, Enumerable.Repeat(key, 32).ToArray(), Enumerable.Repeat(what, 32).ToArray());

    private static void Acting(IdempotentRequest request, Action change)
    {
        // On a flow of its own, as a request has one.
        ExecutionContext.Run(ExecutionContext.Capture()!, _ =>
        {
            request.Act();
            change();
        }, null);
    }
}
