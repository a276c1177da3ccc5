namespace EdgeInspector.Agent.Plc;

/// <summary>The PLC as the trigger's reader sees it: one look at all its values, blocking, on one thread.</summary>
public interface IPlcInputs : IDisposable
{
    /// <summary>Whether a session is up.</summary>
    bool IsUp { get; }

    /// <summary>Why the last call failed.</summary>
    string LastProblem { get; }

    /// <summary>Opens the session and resolves the nodes, from zero.</summary>
    bool TryOpen(CancellationToken stop);

    /// <summary>Reads every value in one request.</summary>
    PlcAnswer Read(out PlcReading reading, TimeSpan left);

    /// <summary>Reads product, batch and recipe.</summary>
    PlcAnswer ReadContext(out PlcContext context, TimeSpan left);
}
