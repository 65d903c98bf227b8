using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

public sealed class KeySecretTests
{
    [Fact]
    public void A_secret_has_the_form_of_a_secret_and_no_two_are_alike()
    {
        var secrets = Enumerable.Range(0, 1000).Select(_ => KeySecret.Generate(KeySecret.VirtualPrefix)).ToHashSet();
        secrets.Count.ShouldBe(1000);
        secrets.ShouldAllBe(secret => KeySecret.IsWellFormed(secret, KeySecret.VirtualPrefix));
        KeySecret.IsWellFormed(secrets.First(), KeySecret.AdminPrefix).ShouldBeFalse();
    }

    [Fact]
    public void Any_single_wrong_character_is_noticed()
    {
        var secret = KeySecret.Generate(KeySecret.VirtualPrefix);
        for (var i = 0; i < secret.Length; i++)
        {
            var wrong = secret.ToCharArray();
            wrong[i] = wrong[i] == 'x' ? 'y' : 'x';
            KeySecret.IsWellFormed(wrong, KeySecret.VirtualPrefix).ShouldBeFalse($"position {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk-tg-")]
    [InlineData("sk-proj-0123456789012345678901234567890123456789012")]
    [InlineData("sk-tg-01234567890123456789012345678901234567890123456")]
    [InlineData("sk-tg-ééééééééééééééééééééééééééééééééééééééééééééééé")]
    public void Other_texts_are_not_secrets(string text) => KeySecret.IsWellFormed(text, KeySecret.VirtualPrefix).ShouldBeFalse();

    [Fact]
    public void The_form_never_changes_because_keys_are_in_use() =>
        KeySecret.IsWellFormed(Known, KeySecret.VirtualPrefix).ShouldBeTrue();

    [Fact]
    public void A_hash_survives_its_bytes_and_compares_its_halves()
    {
        using var pepper = Pepper.Create();
        var hash = KeyHash.Of(pepper, Known);
        KeyHash.Read(hash.ToArray()).ShouldBe(hash);
        hash.HasTail(hash.Tail).ShouldBeTrue();
        hash.HasTail(hash.Tail ^ 1).ShouldBeFalse();
        hash.ToString().ShouldBe("(key hash)");
    }

    private const string Known = "sk-tg-0zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONMLKa47P";
}
