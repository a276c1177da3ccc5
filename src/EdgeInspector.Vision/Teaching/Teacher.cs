namespace EdgeInspector.Vision.Teaching;

/// <summary>Teaches an anomaly model from images of good units. Never reachable from the running line. [MOD-05]</summary>
public static class Teacher
{
    /// <summary>Teaches. Takes seconds to minutes; blocks the caller.</summary>
    /// <exception cref="TeachException">The images or options do not allow it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two steps or images.</exception>
    public static TaughtModel Teach(TeachOptions options, IProgress<TeachProgress>? progress, CancellationToken cancellation) =>
        throw new TeachException($"not yet: {options.Name} {progress} {cancellation.CanBeCanceled}");
}
