namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>What one receiver did in one window of one round.</summary>
/// <param name="Use">CPU, context switches and bytes on the wire within the window.</param>
/// <param name="Seconds">Length of the window.</param>
/// <param name="Complete">Complete frames in the window; of the whole run where frames are checked.</param>
/// <param name="Incomplete">Frames handed over otherwise, and those without a buffer; likewise.</param>
/// <param name="Requests">Packets asked for again over the whole run.</param>
/// <param name="WrongFrames">Complete frames with a wrong byte; only where they are checked.</param>
/// <param name="Path">The receive path that ran, as the receiver names it.</param>
internal sealed record ReceiverRun(ProcessUse Use, double Seconds, long Complete, long Incomplete, long Requests, long WrongFrames, string Path)
{
    public double CpuSecondsPerGigabyte => Use.CpuSeconds / (Use.ReceivedBytes / 1e9);

    public double MegabytesPerSecond => Use.ReceivedBytes / 1e6 / Seconds;

    public double SwitchesPerSecond => Use.Switches / Seconds;
}
