using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Tollgate.Configuration;
using Tollgate.Configuration.Reloading;

namespace Tollgate.Tests.Configuration;

public sealed class ConfigurationWatcherTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tollgate-config-").FullName;
    private readonly ManualTime _time = new();
    private readonly RecordedLog<ConfigurationWatcher> _log = new();
    private readonly List<TollgateConfiguration> _changes = [];
    private readonly IEnvironment _environment = new ProcessEnvironment();
    private ConfigurationWatcher? _watcher;

    private string File => Path.Combine(_directory, "tollgate.yaml");

    [Fact]
    public void A_changed_file_is_taken_over_when_it_has_settled()
    {
        var watcher = Watch("unpriced: allow\nproviders: {}");

        _time.Advance(3);
        _changes.ShouldBeEmpty();

        Write("unpriced: refuse\nproviders: {}");
        _time.Advance(1);
        _changes.ShouldBeEmpty();
        _time.Advance(1);
        _changes.ShouldHaveSingleItem().Gateway.Unpriced.ShouldBe(Gateway.Configuration.UnpricedPolicy.Refuse);
        watcher.Current.ShouldBe(_changes[0]);
        watcher.RestartNeeds.ShouldBeEmpty();

        _time.Advance(5);
        _changes.Count.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_is_still_being_written_is_not_read()
    {
        Watch("providers: {}");

        Write("currency: EUR");
        _time.Advance(1);
        Write("currency: EUR\nproviders: {}");
        _time.Advance(1);
        _changes.ShouldBeEmpty();
        _time.Advance(1);
        _changes.Count.ShouldBe(1);
    }

    [Fact]
    public void An_emptied_file_does_not_take_every_provider_away()
    {
        var watcher = Watch("providers:\n  openai:\n    key: none");

        Write("");
        _time.Advance(2);

        _changes.ShouldBeEmpty();
        watcher.Current.Gateway.Providers.ShouldHaveSingleItem();
        watcher.Problems.ShouldHaveSingleItem().ToString().ShouldContain("no provider any more");
    }

    [Fact]
    public void A_file_that_is_only_touched_changes_nothing()
    {
        Watch("providers: {}");

        System.IO.File.SetLastWriteTimeUtc(File, DateTime.UnixEpoch);
        _time.Advance(5);

        _changes.ShouldBeEmpty();
        _log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_change_of_the_same_length_and_time_is_seen()
    {
        Watch("unpriced: refuse\nproviders: {}");
        var written = System.IO.File.GetLastWriteTimeUtc(File);

        Write("unpriced: allow \nproviders: {}");
        System.IO.File.SetLastWriteTimeUtc(File, written);
        _time.Advance(2);

        _changes.Count.ShouldBe(1);
    }

    [Fact]
    public void A_bad_file_keeps_the_running_configuration_and_is_logged_once_with_all_problems()
    {
        var watcher = Watch("providers: {}");
        var running = watcher.Current;

        Write("unpriced: maybe\nlimts: {}");
        _time.Advance(10);

        _changes.ShouldBeEmpty();
        watcher.Current.ShouldBeSameAs(running);
        watcher.Problems.Count.ShouldBe(2);
        _log.Entries.Count.ShouldBe(3);
        _log.Entries.ShouldAllBe(e => e.Level == LogLevel.Error);
        _log.Entries[1].Text.ShouldContain(":1:11: unpriced: 'maybe'");
        _log.Entries[2].Text.ShouldContain(":2:1: limts: Unknown key. Did you mean 'limits'?");

        Write("unpriced: allow\nproviders: {}");
        _time.Advance(2);
        _changes.Count.ShouldBe(1);
        watcher.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_vanishes_is_reported_once_and_read_when_it_is_back()
    {
        Watch("providers: {}");

        System.IO.File.Delete(File);
        _time.Advance(10);
        _log.Entries.Count.ShouldBe(2);
        _log.Entries[1].Text.ShouldContain("The file cannot be read: it does not exist.");

        Write("providers: {}\nunpriced: allow");
        _time.Advance(2);
        _changes.Count.ShouldBe(1);
    }

    [Fact]
    public void A_change_that_needs_a_restart_is_said_and_forgotten_when_it_is_taken_back()
    {
        var watcher = Watch("providers: {}");

        Write("providers: {}\nlisten: [http://*:5000]\nstore: {path: elsewhere}\njournal: {durability: disk}\ntelemetry: {otlp: {endpoint: 'http://o.test'}}\n"
            + "currency: EUR\nshutdown: {drain: 1s}");
        _time.Advance(2);

        watcher.RestartNeeds.ShouldBe(["listen", "store", "journal", "currency", "telemetry", "shutdown"]);
        _log.Entries[^1].ShouldBe((LogLevel.Warning, "Changed in the file, but needs a restart: listen, store, journal, currency, telemetry, shutdown."));

        Write("providers: {}");
        _time.Advance(2);
        watcher.RestartNeeds.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_secret_in_a_file_is_taken_over()
    {
        var secret = Path.Combine(_directory, "key");
        System.IO.File.WriteAllText(secret, "first");
        var watcher = Watch("providers: {openai: {key: file:key}}");

        System.IO.File.WriteAllText(secret, "second");
        _time.Advance(2);

        _changes.Count.ShouldBe(1);
        watcher.Current.Gateway.Providers[0].Accounts[0].Keys.ShouldBe(["second"]);
    }

    [Fact]
    public void Another_authority_in_the_same_file_is_taken_over()
    {
        var (first, second) = (Reading.Pem().Certificate, Reading.Pem().Certificate);
        var authority = Path.Combine(_directory, "ca.pem");
        System.IO.File.WriteAllText(authority, first);
        var watcher = Watch("providers: {openai: {key: k, certificate_authority: ca.pem}}");
        watcher.Current.Gateway.Providers[0].CertificateAuthority.ShouldBe(first);

        System.IO.File.WriteAllText(authority, second);
        _time.Advance(2);

        watcher.Current.Gateway.Providers[0].CertificateAuthority.ShouldBe(second);
    }

    [Fact]
    public void A_renewed_certificate_of_a_listener_needs_a_restart_and_that_is_said()
    {
        void Renew()
        {
            var (certificate, key) = Reading.Pem();
            System.IO.File.WriteAllText(Path.Combine(_directory, "tls.pem"), certificate + key);
        }

        Renew();
        var watcher = Watch("listen: [{url: 'https://127.0.0.1:4443', certificate: {path: tls.pem}}]\nproviders: {}");

        Renew();
        _time.Advance(2);

        watcher.RestartNeeds.ShouldBe(["listen"]);
    }

    [Fact]
    public void A_mounted_secret_that_is_swapped_by_its_link_is_taken_over()
    {
        // As orchestrators do it: the file is a link into a directory that is itself a link.
        Directory.CreateDirectory(Path.Combine(_directory, "v1"));
        Directory.CreateDirectory(Path.Combine(_directory, "v2"));
        System.IO.File.WriteAllText(Path.Combine(_directory, "v1", "key"), "first");
        System.IO.File.WriteAllText(Path.Combine(_directory, "v2", "key"), "second");
        var current = Path.Combine(_directory, "current");
        Directory.CreateSymbolicLink(current, "v1");
        System.IO.File.CreateSymbolicLink(Path.Combine(_directory, "key"), Path.Combine("current", "key"));
        var watcher = Watch("providers: {openai: {key: file:key}}");

        Directory.Delete(current);
        Directory.CreateSymbolicLink(current, "v2");
        _time.Advance(2);

        watcher.Current.Gateway.Providers[0].Accounts[0].Keys.ShouldBe(["second"]);
    }

    [Fact]
    public void A_missing_secret_that_appears_heals_the_reload()
    {
        Watch("providers: {}");
        Write("providers: {openai: {key: file:key}}");
        _time.Advance(2);
        _changes.ShouldBeEmpty();

        System.IO.File.WriteAllText(Path.Combine(_directory, "key"), "here");
        _time.Advance(2);

        _changes.Count.ShouldBe(1);
    }

    [Fact]
    public void A_handler_that_refuses_keeps_the_running_configuration()
    {
        var watcher = Watch("providers: {}");
        var running = watcher.Current;
        watcher.Changed += _ => throw new InvalidOperationException("The rate card is broken.");

        Write("unpriced: allow\nproviders: {}");
        _time.Advance(5);

        watcher.Current.ShouldBeSameAs(running);
        watcher.Problems.ShouldHaveSingleItem().Message.ShouldContain("The rate card is broken.");
        _log.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public void Reload_reads_at_once_even_what_has_not_changed()
    {
        var watcher = Watch("providers: {}");

        watcher.Reload();

        _changes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SIGHUP_reloads()
    {
        var watcher = Watch("providers: {}");
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Changed += _ => reloaded.TrySetResult();

        using var kill = Process.Start("kill", ["-HUP", Environment.ProcessId.ToString()]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);

        await reloaded.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_disposed_watcher_looks_no_more()
    {
        Watch("providers: {}").Dispose();

        Write("unpriced: allow\nproviders: {}");
        _time.Advance(5);

        _changes.ShouldBeEmpty();
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private ConfigurationWatcher Watch(string yaml)
    {
        Write(yaml);
        var started = ConfigurationLoader.Load(File, _environment);
        started.Problems.ShouldBeEmpty();
        _watcher = new ConfigurationWatcher(started.Configuration!, _environment, _time, _log);
        _watcher.Changed += _changes.Add;
        _watcher.Start();
        return _watcher;
    }

    private void Write(string yaml) => System.IO.File.WriteAllText(File, yaml);
}
