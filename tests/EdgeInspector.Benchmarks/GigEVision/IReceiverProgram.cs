namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>A receiver in a process of its own, so that its CPU time is its own.</summary>
internal interface IReceiverProgram
{
    /// <summary>As the tables call it.</summary>
    string Name { get; }

    /// <summary>Receives from the cameras of the link, warms up, is watched for the window, and ends.</summary>
    ReceiverRun Run(BenchLink link, StreamCase what);
}
