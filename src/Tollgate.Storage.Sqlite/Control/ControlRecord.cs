using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>Reads the columns of one record in order; the counterpart of the values a set writes.</summary>
internal sealed class ControlRecord(SqliteDataReader reader)
{
    private int _next;

    public bool Advance()
    {
        _next = 0;
        return reader.Read();
    }

    public Guid Id() => NullableId() ?? throw new InvalidDataException("An id is missing in control.db.");

    public Guid? NullableId() => IsNull() ? null : new Guid(Bytes(), bigEndian: true);

    public string Text() => reader.GetString(_next++);

    public long Number() => reader.GetInt64(_next++);

    public long? NullableNumber() => IsNull() ? null : Number();

    public bool Flag() => Number() != 0;

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    public byte[]? NullableBytes() => IsNull() ? null : Bytes();

    public KeyHash Hash() => KeyHash.Read(Bytes());

    public Amount Money() => new(Decimal());

    public Amount? NullableMoney() => IsNull() ? null : Money();

    public decimal Decimal() => decimal.Parse(Text(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    public Dimension? NullableDimension() => NullableNumber() is { } number ? (Dimension)number : null;

    public T Json<T>() => JsonSerializer.Deserialize<T>(Text())!;

    private bool IsNull()
    {
        if (!reader.IsDBNull(_next))
            return false;

        _next++;
        return true;
    }
}
