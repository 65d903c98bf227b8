using Tollgate.Gateway.Upstreams;

namespace Tollgate.Configuration.Reading;

/// <summary>The keys <c>key</c>, <c>keys</c> and <c>accounts</c> of a provider.</summary>
internal static class AccountReading
{
    /// <summary>Name of the account of providers that have just a key.</summary>
    public const string Default = "default";

    /// <summary>What is written instead of a key where requests go upstream without one.</summary>
    private const string None = "none";

    public static IReadOnlyList<AccountOptions> Read(Section provider, KnownProvider? known)
    {
        if (!provider.Has("accounts"))
        {
            var written = ReadKeys(provider) ?? new WrittenKeys(FromEnvironment(provider, known), [], IsKeyless: false);
            return [written.Of(new AccountOptions { Name = Default, ZeroRetention = KeepsNothing(provider, otherwise: false), Residency = ReadSlug(provider, "residency") })];
        }

        foreach (var key in (string[])["key", "keys"])
        {
            if (provider.Has(key))
            {
                provider.Problem(key, "Stands beside accounts. Move it into one of them.");
            }
        }

        var shared = new AccountOptions { Name = Default, ZeroRetention = KeepsNothing(provider, otherwise: false), Residency = ReadSlug(provider, "residency") };
        var accounts = new List<AccountOptions>();
        foreach (var section in provider.Sections("accounts"))
        {
            if (ReadOne(section, known, shared) is not { } account)
            {
                continue;
            }

            if (accounts.Exists(a => a.Name == account.Name))
            {
                section.Problem("name", $"{section.Display("name")} is the name of another account of this provider. Write a name of its own.");
            }

            accounts.Add(account);
        }

        if (provider.Count("accounts") == 0 || (accounts.Count > 0 && accounts.TrueForAll(a => a.Weight == 0)))
        {
            provider.Problem("accounts", "No account has a weight above 0, so the provider could not be used. Write one with weight: 1.");
        }

        return accounts;
    }

    private static AccountOptions? ReadOne(Section section, KnownProvider? known, AccountOptions shared)
    {
        var owner = section.Child("owner");
        var account = new AccountOptions
        {
            Name = ReadSlug(section, "name") ?? "",
            Weight = (int)(section.Scalar("weight")?.Number ?? 1),
            ZeroRetention = KeepsNothing(section, shared.ZeroRetention),
            Residency = ReadSlug(section, "residency") ?? shared.Residency,
            Organization = ReadSlug(owner, "organization"),
            Team = ReadSlug(owner, "team"),
            User = ReadSlug(owner, "user"),
        };
        if (!owner.Has("organization") && (account.Team ?? account.User) is not null)
        {
            owner.Context.Problem(owner.Mark, owner.PathOf("organization"), "Missing: teams and users of the same name exist in several organizations. Write organization: with its slug.");
        }

        account = (ReadKeys(section) ?? new WrittenKeys(MissingKey(section, known), [], IsKeyless: false)).Of(account);
        return account.Name.Length == 0 ? null : account;
    }

    private static bool KeepsNothing(Section section, bool otherwise) => section.Scalar("zero_retention") is { } written ? written.Number == 1 : otherwise;

    private static string? ReadSlug(Section section, string key)
    {
        if (section.Scalar(key) is not { } written)
        {
            return null;
        }

        if (Slug.IsValid(written.Text))
        {
            return written.Text;
        }

        section.Problem(key, $"{written.Display} is not a name. Write {Slug.Form}.");
        return null;
    }

    /// <summary>The written keys; null when none are written, empty when they have problems or when none are wanted.</summary>
    private static WrittenKeys? ReadKeys(Section section)
    {
        if (!section.Has("key") && !section.Has("keys"))
        {
            return null;
        }

        if (section.Has("key") && section.Has("keys"))
        {
            section.Problem("key", "Stands beside keys. Move it into the list.");
        }

        if (section.Count("keys") == 0)
        {
            section.Problem("keys", "The list is empty. Write - ${NAME} or - file:/path.");
        }

        var keys = new List<string>();
        var only = section.Scalar("key");

        // Only when it is written out: what a variable or a file holds cannot take the key away.
        if (only is { IsLiteral: true, Text: None } && !section.Has("keys"))
        {
            return new WrittenKeys([], [], IsKeyless: true);
        }

        var names = new List<string>();
        foreach (var written in ((ScalarValue?[])[only, .. section.Scalars("keys") ?? []]).OfType<ScalarValue>())
        {
            Check(section.Context, written, written.SealedName is null ? keys : names);
            (written.SealedName is null ? keys : names).Add(written.SealedName ?? written.Text);
        }

        return new WrittenKeys(keys, names, IsKeyless: false);
    }

    private static void Check(ReadingContext context, ScalarValue written, List<string> others)
    {
        if (written.Text.Any(c => c is <= ' ' or > '~'))
        {
            context.Problem(written.Mark, written.Path, "The key has white space or characters outside ASCII. Write the key alone, without 'Bearer'.");
        }
        else if (others.Contains(written.SealedName ?? written.Text))
        {
            context.Problem(written.Mark, written.Path, "The same key twice. Keep one.");
        }
        else if (written.IsLiteral)
        {
            context.Warning(written.Mark, written.Path, "The key stands in the file. Write ${NAME} or file:/path.");
        }
    }

    private static List<string> FromEnvironment(Section provider, KnownProvider? known)
    {
        // Only to the provider's own address: a key is not sent elsewhere unless the file says so.
        var own = !provider.Has("base_url");
        return own && known?.KeyVariable is { } variable && EnvironmentConfiguration.Key(provider.Context.Environment, variable) is { } key
            ? [key]
            : MissingKey(provider, known);
    }

    private static List<string> MissingKey(Section section, KnownProvider? known)
    {
        if (known?.KeyVariable is { } variable)
        {
            section.Context.Problem(section.Mark, section.PathOf("key"), $"Missing. Write key: ${{{variable}}} or key: file:/path, or key: none for a server that takes none.");
        }

        return [];
    }

    /// <summary>What is written as keys: values, and names of sealed secrets.</summary>
    private sealed record WrittenKeys(List<string> Values, List<string> SealedNames, bool IsKeyless)
    {
        public AccountOptions Of(AccountOptions account) => account with { Keys = Values, SealedKeys = SealedNames, IsKeyless = IsKeyless };
    }
}
