using System.Text;

namespace Tollgate.Tests.SingleSignOn;

/// <summary>What a verb tells the person; waits for the address it says to open.</summary>
internal sealed class Messages : StringWriter
{
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<Uri> Address => _address.Task;

    public override Encoding Encoding => Encoding.UTF8;

    public override Task WriteLineAsync(string? value)
    {
        if (value?.StartsWith("Open ", StringComparison.Ordinal) == true)
        {
            _address.TrySetResult(new Uri(value.Split(' ')[1]));
        }

        return base.WriteLineAsync(value);
    }
}
