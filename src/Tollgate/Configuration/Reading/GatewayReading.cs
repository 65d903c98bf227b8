using Tollgate.Gateway.Configuration;

namespace Tollgate.Configuration.Reading;

/// <summary>The sections <c>limits</c> and <c>streams</c>.</summary>
internal static class GatewayReading
{
    public static LimitOptions Limits(Section section)
    {
        var standard = new LimitOptions();
        var limits = new LimitOptions
        {
            Body = section.Scalar("body")?.Number ?? standard.Body,
            BodyMemory = section.Scalar("body_memory")?.Number ?? standard.BodyMemory,
            BodyPatience = section.Scalar("body_patience").Duration() ?? standard.BodyPatience,
            BodyIdle = section.Scalar("body_idle").Duration() ?? standard.BodyIdle,
            Answer = section.Scalar("answer")?.Number ?? standard.Answer,
            AnswerIdle = section.Scalar("answer_idle").Duration() ?? standard.AnswerIdle,
        };
        if (limits.BodyMemory < limits.Body)
        {
            var key = section.Has("body_memory") ? "body_memory" : "body";
            section.Problem(key, $"{section.Display(key)} leaves body_memory ({Quantity.WriteSize(limits.BodyMemory)}) smaller than one body "
                + $"({Quantity.WriteSize(limits.Body)}). Write body_memory: {Quantity.WriteSize(limits.Body)} or more.");
        }

        return limits;
    }

    public static StreamOptions Streams(Section section)
    {
        var standard = new StreamOptions();
        return new StreamOptions
        {
            SliceTokens = (int)(section.Scalar("slice_tokens")?.Number ?? standard.SliceTokens),
            KeepAlive = section.Scalar("keep_alive").Duration() ?? standard.KeepAlive,
            HangUp = (HangUpPolicy)(section.Scalar("hang_up")?.Number ?? (long)standard.HangUp),
            Drain = section.Scalar("drain").Duration() ?? standard.Drain,
            MinimumOutput = (int)(section.Scalar("minimum_output")?.Number ?? standard.MinimumOutput),
        };
    }
}
