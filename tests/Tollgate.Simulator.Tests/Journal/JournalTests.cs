using System.Security.Cryptography;
using System.Text;
using Tollgate.Simulator.Billing;
using Tollgate.Simulator.Journal;

namespace Tollgate.Simulator.Tests.Journal;

public sealed class JournalTests : SimulatorTest
{
    [Fact]
    public async Task A_record_tells_what_was_served()
    {
        Client.DefaultRequestHeaders.Add("x-tollgate-attempt", "attempt-1");
        Client.DefaultRequestHeaders.Add("x-stainless-retry-count", "2");
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("test/1.0");
        var body = await PostAsync("/v1/chat/completions", Chat("Hi [[sim: in=10 out=20 reasoning=5]]", model: "gpt-5"));
        var record = LastAttempt();
        record.AttemptId.ShouldBe("attempt-1");
        (record.Sequence, record.Surface, record.Provider, record.Model, record.Status).ShouldBe((1, "openai.chat", "openai", "gpt-5", 200));
        record.CredentialTail.ShouldBe("1234");
        record.Usage.ShouldBe(new BilledUsage(10, 0, 0, 0, 20, 5, 0));
        record.Usd.ShouldBe((10 * 1.25m + 25 * 10m) / 1_000_000m);
        record.TerminalWritten.ShouldBeTrue();
        record.StainlessRetryCount.ShouldBe("2");
        record.UserAgent.ShouldBe("test/1.0");
        record.HeaderNames.ShouldContain("x-tollgate-attempt");
        record.AnswerId.ShouldBe(body.GetProperty("id").GetString());
        record.StartedAt.ShouldBe(Time.GetUtcNow());
    }

    [Fact]
    public async Task Records_and_totals_are_served_as_json()
    {
        for (var i = 0; i < 3; i++) await PostAsync("/v1/chat/completions", Chat("Hi [[sim: in=10 out=20]]"));
        var lines = (await Client.GetStringAsync("/_sim/attempts?after=1&wait=idle", Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Select(AttemptRecord.FromJson).Select(static record => record.Sequence).ShouldBe([2, 3]);
        AttemptRecord.FromJson(lines[1]).Usd.ShouldBe(Host.Attempts.After(2)[0].Usd);
        lines[0].ShouldContain("\"output_visible\":20");
        lines[0].ShouldContain("\"outcome\":\"completed\"");
        var summary = await Client.GetStringAsync("/_sim/summary", Stop);
        summary.ShouldContain("\"attempts\":3");
        Host.Attempts.Summary.Usd.ShouldBe(3 * (10 * 2.5m + 20 * 10m) / 1_000_000m);
        using var cleared = await Client.DeleteAsync("/_sim/attempts", Stop);
        Host.Attempts.Summary.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task The_raw_body_is_kept_byte_for_byte()
    {
        const string Odd = "{ \"model\" :\"gpt-4o\",\n\"messages\":[{\"role\":\"user\",\"content\":\"h\\u00e9 \u00e9\"}],\"unknown\":1.50 }";
        Client.DefaultRequestHeaders.Add("x-tollgate-attempt", "odd");
        await PostAsync("/v1/chat/completions", Odd);
        (await Client.GetByteArrayAsync("/_sim/last-request?attempt=odd", Stop)).ShouldBe(Encoding.UTF8.GetBytes(Odd));
        Host.LastRequest("other").ShouldBeNull();
        Host.LastRequestDigest("odd")!.Value.ToArray().ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(Odd)));
    }

    [Fact]
    public async Task Of_a_large_body_the_digest_is_kept()
    {
        var large = Chat(new string('x', 1 << 20));
        await PostAsync("/v1/chat/completions", large);
        Host.LastRequest().ShouldBeNull();
        Host.LastRequestDigest()!.Value.ToArray().ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(large)));
        await PostAsync("/v1/chat/completions", Chat("small"));
        Host.LastRequest()!.Value.ToArray().ShouldBe(Encoding.UTF8.GetBytes(Chat("small")));
    }

    [Fact]
    public async Task The_newest_records_are_held_dropped_ones_still_count_and_the_file_has_all()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using (var small = await SimulatorHost.StartAsync(new SimulatorOptions { AttemptCapacity = 2, AttemptLog = file }, Stop))
            {
                using var client = NewClient(small);
                for (var i = 0; i < 5; i++)
                {
                    using var content = new StringContent(Chat("Hi"));
                    using var response = await client.PostAsync("/v1/chat/completions", content, Stop);
                }

                small.Attempts.After().Select(static record => record.Sequence).ShouldBe([4, 5]);
                small.Attempts.After(4).Select(static record => record.Sequence).ShouldBe([5]);
                (small.Attempts.Summary.Attempts, small.Attempts.Summary.Dropped).ShouldBe((5, 3));
            }

            (await File.ReadAllLinesAsync(file, Stop)).Select(AttemptRecord.FromJson).Select(static record => record.Sequence).ShouldBe([1, 2, 3, 4, 5]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_streams_record_is_there_when_its_terminal_event_is()
    {
        for (var i = 1; i <= 50; i++)
        {
            using var response = await SendAsync("/v1/chat/completions", Chat("Hi [[sim: out=8]]", ",\"stream\":true"));
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
            while (await reader.ReadLineAsync(Stop) is { } line && line != "data: [DONE]") { }
            Host.Attempts.Summary.Attempts.ShouldBe(i);
        }
    }
}
