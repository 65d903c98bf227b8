using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Tollgate.Wire.Tests.Requests;

public class SplicePropertyTests
{
    [Fact]
    public void Bytes_outside_the_edits_are_the_same() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            ArbMap.Default.ArbFor<(byte Offset, byte Length, byte[] Bytes)[]>(),
            (original, edits) =>
            {
                using var splices = new SpliceList();
                var model = original.Select(b => new StringBuilder(((char)b).ToString())).ToArray();
                var before = Enumerable.Range(0, original.Length + 1).Select(_ => new StringBuilder()).ToArray();
                var touched = new bool[original.Length];
                var inserted = new HashSet<int>();
                foreach (var (at, size, bytes) in edits.Take(SpliceList.MaxEdits))
                {
                    var offset = at % (original.Length + 1);
                    var length = size % 4;
                    if (offset + length > original.Length || touched.Skip(offset).Take(length).Any(t => t)
                        || (length == 0 && offset > 0 && offset < original.Length && touched[offset] && touched[offset - 1])
                        || (length > 0 && Enumerable.Range(offset + 1, length - 1).Any(inserted.Contains)))
                    {
                        continue;
                    }

                    var text = Encoding.Latin1.GetString(bytes ?? []);
                    if (length == 0)
                    {
                        splices.Insert(offset, bytes);
                        before[offset].Append(text);
                        inserted.Add(offset);
                        continue;
                    }

                    splices.Replace(offset, length, bytes);
                    for (var i = offset; i < offset + length; i++)
                    {
                        touched[i] = true;
                        model[i].Clear();
                    }

                    model[offset].Append(text);
                }

                var expected = new StringBuilder();
                for (var i = 0; i <= original.Length; i++)
                {
                    expected.Append(before[i]);
                    if (i < original.Length)
                    {
                        expected.Append(model[i]);
                    }
                }

                var output = new ArrayBufferWriter<byte>();
                splices.WriteTo(original, output);
                Encoding.Latin1.GetString(output.WrittenSpan).ShouldBe(expected.ToString());
                splices.LengthAfter(original.Length).ShouldBe(expected.Length);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Overlapping_edits_are_a_bug_of_the_caller()
    {
        using var splices = new SpliceList();
        splices.Replace(5, 5, "x"u8);
        Should.Throw<InvalidOperationException>(() => splices.Replace(9, 1, "y"u8));
        Should.Throw<InvalidOperationException>(() => splices.Replace(3, 3, "y"u8));
        Should.Throw<InvalidOperationException>(() => splices.Insert(7, "y"u8));
        splices.Insert(5, "a"u8);
        splices.Insert(10, "b"u8);
        var output = new ArrayBufferWriter<byte>();
        splices.WriteTo("0123456789ABC"u8, output);
        Encoding.ASCII.GetString(output.WrittenSpan).ShouldBe("01234axbABC");
    }

    [Fact]
    public void Too_many_edits_are_refused_and_a_cleared_list_starts_again()
    {
        using var splices = new SpliceList();
        for (var i = 0; i < SpliceList.MaxEdits; i++)
        {
            splices.Insert(i, "x"u8);
        }

        Should.Throw<InvalidOperationException>(() => splices.Insert(99, "x"u8));
        splices.Clear();
        splices.IsEmpty.ShouldBeTrue();
        splices.LengthAfter(10).ShouldBe(10);
    }
}
