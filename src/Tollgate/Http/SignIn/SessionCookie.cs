namespace Tollgate.Http.SignIn;

/// <summary>The two cookies of the control plane: the session, and the seed of the sign-in form. Neither is readable by scripts.</summary>
internal static class SessionCookie
{
    private const string Session = "tollgate-session";
    private const string Form = "tollgate-form";

    internal static string? Read(HttpRequest request) => request.Cookies[Name(request, Session)];

    internal static void Write(HttpContext context, string value) => Append(context, Session, value, null);

    internal static void Clear(HttpContext context) => Append(context, Session, "", TimeSpan.Zero);

    internal static string? ReadForm(HttpRequest request) => request.Cookies[Name(request, Form)];

    internal static void WriteForm(HttpContext context, string value) => Append(context, Form, value, TimeSpan.FromHours(1));

    /// <summary>Whether the browser speaks TLS, to us or to a proxy in front. Claiming it falsely only makes one's own cookie stricter.</summary>
    private static bool IsSecure(HttpRequest request) =>
        request.IsHttps || string.Equals(request.Headers["X-Forwarded-Proto"], "https", StringComparison.OrdinalIgnoreCase);

    // With the prefix, no other host of the domain can plant the cookie.
    private static string Name(HttpRequest request, string name) => IsSecure(request) ? "__Host-" + name : name;

    private static void Append(HttpContext context, string name, string value, TimeSpan? age) =>
        context.Response.Cookies.Append(Name(context.Request, name), value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = IsSecure(context.Request),
            Path = "/",
            MaxAge = age,
            IsEssential = true,
        });
}
