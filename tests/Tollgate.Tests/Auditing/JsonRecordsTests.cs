using Tollgate.Auditing;

namespace Tollgate.Tests.Auditing;

public sealed class JsonRecordsTests
{
    [Fact]
    public void A_list_without_an_end_is_read_record_by_record()
    {
        var records = new JsonRecords(new EndlessReader("[", "{\"a\": \"}]\\\"\", \"b\": [{}]},\n")).Read().Take(1000).ToList();

        records.ShouldAllBe(record => record.Text == "{\"a\": \"}]\\\"\", \"b\": [{}]}" && record.Problem == null);
        records[^1].Line.ShouldBe(1000);
    }

    [Fact]
    public void Lines_without_an_end_are_read_line_by_line() =>
        new JsonRecords(new EndlessReader("", "{\"a\": 1}\n")).Read().Take(1000).Last().ShouldBe(new JsonRecords.JsonRecord(1000, "{\"a\": 1}", null));

    [Fact]
    public void Objects_over_many_lines_know_where_they_begin() =>
        new JsonRecords(new StringReader("{\n \"a\": 1\n}\n\n{\n \"a\": 2\n}\n")).Read().Select(record => record.Line).ShouldBe([1, 5]);

    private sealed class EndlessReader(string start, string again) : TextReader
    {
        private string _text = start;
        private int _position;

        public override int Peek()
        {
            if (_position == _text.Length)
            {
                (_text, _position) = (again, 0);
            }

            return _text[_position];
        }

        public override int Read()
        {
            var next = Peek();
            _position++;
            return next;
        }
    }
}
