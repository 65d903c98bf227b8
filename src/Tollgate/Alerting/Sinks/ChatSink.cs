using System.Text.Json;

namespace Tollgate.Alerting.Sinks;

/// <summary>Posts <c>{"text": …}</c>, which Slack, Teams, Mattermost, Rocket.Chat and Google Chat take.</summary>
internal sealed class ChatSink(Uri url, AlertPost post) : IAlertSink
{
    public Task<string?> SendAsync(AlertMessage message, CancellationToken cancellation) =>
        post.SendAsync(url, JsonSerializer.SerializeToUtf8Bytes(new { text = Escape(message.Text) }), headers: null, cancellation);

    /// <summary>Names are of other people's making: a budget called <c>&lt;!channel&gt;</c> must not call one.</summary>
    internal static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
