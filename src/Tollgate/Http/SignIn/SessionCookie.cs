namespace Tollgate.Http.SignIn;

/// <summary>The cookies of the control plane: the session, the seed of the sign-in form, and a sign-in by an identity provider under way. None is readable by scripts.</summary>
internal static class SessionCookie
{
    private const string Session = "tollgate-session";
    private const string Form = "tollgate-form";
    private const string Journey = "tollgate-journey";

    /// <summary>How long somebody may be with the identity provider.</summary>
    internal static readonly TimeSpan LongestJourney = TimeSpan.FromMinutes(15);

    internal static string? Read(HttpRequest request) => request.Cookies[Name(request, Session)];

    internal static void Write(HttpContext context, string value) => Append(context, Session, value, null);

    internal static void Clear(HttpContext context) => Append(context, Session, "", TimeSpan.Zero);

    internal static string? ReadForm(HttpRequest request) => request.Cookies[Name(request, Form)];

    internal static void WriteForm(HttpContext context, string value) => Append(context, Form, value, TimeSpan.FromHours(1));

    internal static string? ReadJourney(HttpRequest request) => request.Cookies[Name(request, Journey)];

    // Needed when the provider sends the browser back, which is another site's doing: a strict cookie would stay away.
    internal static void WriteJourney(HttpContext context, string value) => Append(context, Journey, value, LongestJourney, SameSiteMode.Lax);

    internal static void ClearJourney(HttpContext context) => Append(context, Journey, "", TimeSpan.Zero, SameSiteMode.Lax);

    /// <summary>Whether the browser speaks TLS, to us or to a proxy in front. Claiming it falsely only makes one's own cookie stricter.</summary>
    internal static bool IsSecure(HttpRequest request) =>
        request.IsHttps || string.Equals(request.Headers["X-Forwarded-Proto"], "https", StringComparison.OrdinalIgnoreCase);

    // With the prefix, no other host of the domain can plant the cookie.
    private static string Name(HttpRequest request, string name) => IsSecure(request) ? "__Host-" + name : name;

    private static void Append(HttpContext context, string name, string value, TimeSpan? age, SameSiteMode site = SameSiteMode.Strict) =>
        context.Response.Cookies.Append(Name(context.Request, name), value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = site,
            Secure = IsSecure(context.Request),
            Path = "/",
            MaxAge = age,
            IsEssential = true,
        });
}
