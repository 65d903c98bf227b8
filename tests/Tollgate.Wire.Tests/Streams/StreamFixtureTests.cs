using System.Text;

namespace Tollgate.Wire.Tests.Streams;

public class StreamFixtureTests
{
    [Fact]
    public void Every_stream_passes_byte_for_byte()
    {
        foreach (var fixture in Fixture.Streams)
        {
            StreamRun.Of(fixture.Format, fixture.Bytes).Whole.ShouldBe(StreamRun.Latin(fixture.Bytes), fixture.Name);
        }
    }

    [Fact]
    public void Every_stream_yields_its_golden_facts()
    {
        var update = Environment.GetEnvironmentVariable("TOLLGATE_UPDATE_FIXTURES");
        foreach (var fixture in Fixture.All)
        {
            string text;
            if (fixture.IsBody)
            {
                var facts = new AnswerFacts();
                AnswerReader.Read(fixture.Format, fixture.Bytes, facts);
                text = FactsText.Of(facts);
            }
            else
            {
                var run = StreamRun.Of(fixture.Format, fixture.Bytes);
                text = $"terminal={Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(run.Terminal[..Math.Min(run.Terminal.Length, 80)])).ReplaceLineEndings("\\n")}\n"
                    + $"truncated={run.Truncated}\nfinal={run.UsageIsFinal}\n" + run.Facts;
            }

            if (update is not null)
            {
                File.WriteAllText(Path.Combine(update, fixture.Name + ".facts"), text);
                continue;
            }

            text.ShouldBe(fixture.Facts, fixture.Name);
        }
    }

    [Fact]
    public void Where_the_bytes_are_split_changes_nothing()
    {
        foreach (var fixture in Fixture.Streams)
        {
            var whole = StreamRun.Of(fixture.Format, fixture.Bytes);
            for (var split = 1; split < fixture.Bytes.Length; split += fixture.Bytes.Length > 20_000 ? 997 : 1)
            {
                StreamRun.Of(fixture.Format, fixture.Bytes, first: split).ShouldBe(whole, $"{fixture} split at {split}");
            }

            foreach (var step in (int[])[1, 2, 3, 7, 64, 1000])
            {
                StreamRun.Of(fixture.Format, fixture.Bytes, step: step).ShouldBe(whole, $"{fixture} in steps of {step}");
            }
        }
    }

    [Fact]
    public void Hidden_usage_does_not_depend_on_where_the_bytes_are_split()
    {
        foreach (var fixture in Fixture.Streams.Where(fixture => fixture.Format is WireFormat.OpenAIChat or WireFormat.OpenAICompletions))
        {
            var options = new StreamTapOptions(HideUsage: true);
            var whole = StreamRun.Of(fixture.Format, fixture.Bytes, options);
            for (var split = 1; split < fixture.Bytes.Length; split += fixture.Bytes.Length > 20_000 ? 997 : 1)
            {
                StreamRun.Of(fixture.Format, fixture.Bytes, options, first: split).ShouldBe(whole, $"{fixture} split at {split}");
            }

            StreamRun.Of(fixture.Format, fixture.Bytes, options, step: 1).ShouldBe(whole, fixture.Name);
        }
    }

    [Fact]
    public void A_stream_cut_at_any_byte_passes_what_came_and_tells_the_same_however_it_came()
    {
        foreach (var fixture in Fixture.Streams)
        {
            for (var length = 0; length < fixture.Bytes.Length; length += fixture.Bytes.Length > 20_000 ? 997 : 1)
            {
                var cut = fixture.Bytes.AsSpan(0, length);
                var run = StreamRun.Of(fixture.Format, cut);
                run.Whole.ShouldBe(StreamRun.Latin(cut), $"{fixture} cut at {length}");
                StreamRun.Of(fixture.Format, cut, step: 13).ShouldBe(run, $"{fixture} cut at {length}");
            }
        }
    }

    [Fact]
    public void Hidden_usage_leaves_the_stream_the_provider_would_have_sent()
    {
        var pairs = 0;
        foreach (var asked in Fixture.Streams.Where(fixture => fixture.Name.EndsWith(".usage.sse", StringComparison.Ordinal)))
        {
            var plain = Fixture.Named(asked.Name.Replace(".usage.sse", ".sse", StringComparison.Ordinal));
            var run = StreamRun.Of(asked.Format, asked.Bytes, new(HideUsage: true));
            run.Whole.ShouldBe(StreamRun.Latin(plain.Bytes), asked.Name);
            run.Facts.ShouldBe(StreamRun.Of(asked.Format, asked.Bytes).Facts, asked.Name);
            run.Facts.ShouldContain("usage.Output=", customMessage: asked.Name);
            pairs++;
        }

        pairs.ShouldBeGreaterThan(9);
    }

    [Fact]
    public void Nothing_from_the_terminal_event_on_leaves_before_it_is_released()
    {
        foreach (var fixture in Fixture.Streams)
        {
            var run = StreamRun.Of(fixture.Format, fixture.Bytes);
            run.TerminalSeen.ShouldBe(run.Terminal.Length > 0, fixture.Name);
            run.Before.ShouldNotContain("[DONE]", customMessage: fixture.Name);
            run.Before.ShouldNotContain("message_stop", customMessage: fixture.Name);
            run.Before.ShouldNotContain("response.completed", customMessage: fixture.Name);
        }
    }
}
