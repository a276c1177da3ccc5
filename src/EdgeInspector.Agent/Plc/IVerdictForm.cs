using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>The form of a verdict on the wire: which nodes are written, in which order, and what confirms them.</summary>
internal interface IVerdictForm
{
    /// <summary>Reads the number that the PLC saw last.</summary>
    PlcAnswer ReadLast(out uint sequence, TimeSpan left);

    /// <summary>Writes what moves nothing yet.</summary>
    PlcAnswer Write(in Decision decision, TimeSpan left);

    /// <summary>Writes or calls what the PLC acts on.</summary>
    PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left);

    /// <summary>Looks whether the PLC confirms; <paramref name="confirmed"/> is the sequence number that it stands for.</summary>
    PlcAnswer Confirm(in Decision decision, uint sequence, out uint confirmed, TimeSpan left);
}
