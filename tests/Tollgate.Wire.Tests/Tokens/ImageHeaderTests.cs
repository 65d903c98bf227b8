using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire.Tests.Tokens;

public sealed class ImageHeaderTests
{
    [Theory]
    [InlineData(Images.Jpeg)]
    [InlineData(Images.WebPExtended)]
    [InlineData(Images.WebPLossless)]
    [InlineData(Images.WebPLossy)]
    public void The_size_stands_at_the_beginning(string base64) => SizeOf(base64).ShouldBe(new ImageSize(37, 19));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1024, 768)]
    [InlineData(65_535, 3)]
    public void A_png_says_its_size_in_its_first_chunk(int width, int height) => SizeOf(Images.Png(width, height)).ShouldBe(new ImageSize(width, height));

    [Theory]
    [InlineData(40, 0xC0)]
    [InlineData(41, 0xC2)]
    [InlineData(42, 0xC1)]
    [InlineData(60_000, 0xC0)]
    public void What_a_camera_writes_before_the_frame_is_stepped_over(int notes, byte frame) =>
        SizeOf(Images.JpegOfCamera(notes, frame)).ShouldBe(new ImageSize(37, 19));

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("/9j/")]
    [InlineData("R0lGODdhJQATAIAAAMgeKAAAACwAAAAAJQATAAACG4yPqcvtD6OctNqLs968+w+G4kiW5omm6sq2rgQFADs=")]
    [InlineData("JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRvYmoK")]
    public void Everything_else_has_no_known_size(string base64) => SizeOf(base64).ShouldBeNull();

    [Fact]
    public void A_size_of_nothing_or_beyond_reason_is_none()
    {
        SizeOf(Images.Png(0, 10)).ShouldBeNull();
        SizeOf(Images.Png(10, -1)).ShouldBeNull();
        SizeOf(Images.Png(70_000, 10)).ShouldBeNull();
        SizeOf(Images.JpegOfCamera(40, 0xC4)).ShouldBeNull();
    }

    [Fact]
    public void An_escape_before_the_size_makes_it_unknown()
    {
        var moved = Images.Jpeg.Replace("/9j/", "\\/9j/", StringComparison.Ordinal);
        SizeOf(moved).ShouldBeNull();
        var camera = Images.JpegOfCamera(3000);
        SizeOf(camera[..400] + "\\/AA" + camera[404..]).ShouldBeNull();
        SizeOf(Images.Png(5, 6) + "\\/").ShouldBe(new ImageSize(5, 6));
    }

    [Fact]
    public void An_image_cut_before_its_size_has_none_and_nothing_is_thrown_for_any_bytes()
    {
        foreach (var whole in new[] { Images.Jpeg, Images.WebPExtended, Images.WebPLossless, Images.WebPLossy, Images.Png(3, 4), Images.JpegOfCamera(500) })
        {
            for (var length = 0; length < 40; length++)
            {
                SizeOf(whole[..length]).ShouldBeNull();
            }
        }

        Prop.ForAll<byte[], int>((bytes, seed) =>
        {
            ImageHeader.TryReadSize(bytes, out _);
            var broken = Convert.FromBase64String(Images.JpegOfCamera(200));
            new Random(seed).NextBytes(broken.AsSpan(Math.Abs(seed % 60), Math.Min(20, bytes.Length)));
            return !ImageHeader.TryReadSize(Encoding.ASCII.GetBytes(Convert.ToBase64String(broken)), out var size) || size is { Width: > 0, Height: > 0 };
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static ImageSize? SizeOf(string base64) =>
        ImageHeader.TryReadSize(Encoding.ASCII.GetBytes(base64), out var size) ? size : null;
}
