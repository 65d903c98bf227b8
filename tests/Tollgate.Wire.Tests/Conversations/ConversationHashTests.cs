using System.Buffers;
using System.Text;
using Tollgate.Wire.Conversations;

namespace Tollgate.Wire.Tests.Conversations;

/// <summary>Conversations are placed by these numbers on every machine and in every release: they never change.</summary>
public sealed class ConversationHashTests
{
    [Fact]
    public void The_numbers_are_the_same_everywhere()
    {
        default(ConversationHash).Value.ShouldBe(0UL);
        Of("a"u8).ShouldBe(0xC722638F38F0C753UL);
        Of("the quick brown fox jumps over the lazy dog"u8).ShouldBe(0x2121E223A26CCE2BUL);
        var text = default(ConversationHash);
        text.Add(42L);
        text.Add("päivää".AsSpan());
        text.Value.ShouldBe(0xC057A6BC5D2969BFUL);
    }

    [Fact]
    public void It_does_not_matter_how_the_bytes_are_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(new string('x', 37) + "0123456789 abcdefghijklmnopqrstuvwxyz");
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var hash = default(ConversationHash);
            hash.Add(bytes.AsSpan(0, cut));
            hash.Add(bytes.AsSpan(cut));
            hash.Value.ShouldBe(Of(bytes));
        }
    }

    [Fact]
    public void Texts_do_not_run_into_each_other()
    {
        var (left, right) = (default(ConversationHash), default(ConversationHash));
        left.Add("ab".AsSpan());
        left.Add("c".AsSpan());
        right.Add("a".AsSpan());
        right.Add("bc".AsSpan());
        left.Value.ShouldNotBe(right.Value);
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}""", true)]
    [InlineData("""{"messages":[{"content":"a","role":"user"},{"role":"user","content":"more"}],"model":"m"}""", false)]
    [InlineData("""{"model":"other","temperature":1,"messages":[{"role":"user","content":"a"},{"role":"user","content":"more"}]}""", true)]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"b"}]}""", false)]
    [InlineData("""{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"a"}]}""", false)]
    public void The_beginning_is_all_up_to_the_end_of_the_users_first_message(string body, bool same) =>
        (Start(body) == Start("""{"model":"m","messages":[{"role":"user","content":"a"}]}""")).ShouldBe(same);

    [Theory]
    [InlineData(WireFormat.OpenAICompletions, """{"model":"m","prompt":"a"}""", """{"model":"m","prompt":"b"}""")]
    [InlineData(WireFormat.OpenAICompletions, """{"model":"m","prompt":[1,2]}""", """{"model":"m","prompt":[3,2]}""")]
    [InlineData(WireFormat.OpenAIEmbeddings, """{"model":"m","input":["a"]}""", """{"model":"m","input":["b"]}""")]
    [InlineData(WireFormat.OpenAIResponses, """{"model":"m","input":"a"}""", """{"model":"m","input":"b"}""")]
    [InlineData(WireFormat.OpenAIResponses, """{"model":"m","instructions":"x","input":"a"}""", """{"model":"m","instructions":"y","input":"a"}""")]
    [InlineData(WireFormat.AnthropicMessages, """{"model":"m","max_tokens":1,"system":[{"type":"text","text":"x"}],"messages":[]}""", """{"model":"m","max_tokens":1,"system":[{"type":"text","text":"y"}],"messages":[]}""")]
    [InlineData(WireFormat.GeminiEmbed, """{"content":{"parts":[{"text":"a"}]}}""", """{"content":{"parts":[{"text":"b"}]}}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"contents":[{"parts":[{"text":"a"}]},{"parts":[]}]}""", """{"contents":[{"parts":[{"text":"b"}]}]}""")]
    public void Every_format_has_a_beginning(WireFormat format, string one, string other)
    {
        Start(one, format).ShouldNotBe(Start(other, format));
        Start(one, format).ShouldBe(Start(one, format));
    }

    [Fact]
    public void A_body_in_pieces_has_the_same_beginning()
    {
        var body = Encoding.UTF8.GetBytes("""{"system":"be kind","model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"text","text":"hello there","cache_control":{"type":"ephemeral"}}]},{"role":"assistant","content":"b"}]}""");
        var whole = Start(Encoding.UTF8.GetString(body), WireFormat.AnthropicMessages);
        for (var cut = 1; cut < body.Length; cut++)
        {
            var last = new Piece(body.AsMemory(cut), cut);
            var first = new Piece(body.AsMemory(0, cut), 0, last);
            var pieces = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
            var facts = new RequestFacts();
            RequestReader.Read(WireFormat.AnthropicMessages, pieces, facts).Ok.ShouldBeTrue();
            var hash = default(ConversationHash);
            ConversationStart.AddTo(ref hash, pieces, facts);
            hash.Value.ShouldBe(whole, $"cut at {cut}");
        }
    }

    private static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = default(ConversationHash);
        hash.Add(bytes);
        return hash.Value;
    }

    private static ulong Start(string body, WireFormat format = WireFormat.OpenAIChat)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var facts = new RequestFacts();
        RequestReader.Read(format, bytes, facts).Ok.ShouldBeTrue();
        var hash = default(ConversationHash);
        ConversationStart.AddTo(ref hash, new ReadOnlySequence<byte>(bytes), facts);
        return hash.Value;
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index, Piece? next = null) => (Memory, RunningIndex, Next) = (memory, index, next);
    }
}
