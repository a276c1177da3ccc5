using System.Globalization;

namespace EdgeInspector.Agent.Commands;

/// <summary>A bar that grows: in one line of a terminal, and in a file a line for each piece that it grows by.</summary>
/// <remarks>Owned by one thread at a time. <see cref="Interrupt"/> before any other line.</remarks>
internal sealed class ProgressBar(TextWriter output, bool isTerminal)
{
    private const int Width = 30;

    private string _drawn = "";
    private int _full = -1;
    private bool _isOpen;

    /// <summary>For this writer: a terminal when it is the console's and nobody has redirected it.</summary>
    public static ProgressBar On(TextWriter output) => new(output, ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected);

    /// <summary>Draws the bar.</summary>
    public void Show(int done, int total)
    {
        int full = (int)((long)done * Width / total);
        string line = string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', Width - full)}] {done} of {total}");
        if (isTerminal)
        {
            // Spaces over what the longer line before has left.
            output.Write("\r" + line.PadRight(_drawn.Length));
            _isOpen = done < total;
            if (!_isOpen) output.WriteLine();
        }
        else if (full != _full || done == total)
        {
            output.WriteLine(line);
        }

        (_drawn, _full) = (line, full);
    }

    /// <summary>Ends the bar's line, so that another text has one of its own.</summary>
    public void Interrupt()
    {
        if (_isOpen) output.WriteLine();
        _isOpen = false;
        _drawn = "";
    }
}
