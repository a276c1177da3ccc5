using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using Opc.Ua.Client;

namespace EdgeInspector.Agent.Plc;

/// <summary>EXPERIMENTAL, never compiled against the real packages: the verdict's way to the PLC over the OPC Foundation's stack.</summary>
/// <remarks>Owned by the verdict thread; positive release in every write mode.</remarks>
public sealed class FoundationPlcLink : IPlcLink
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    private readonly FoundationCalls _calls;
    private readonly IVerdictForm _form;
    private readonly PlcNodes _nodes;
    private readonly (string? Node, string Text)[] _identity;

    /// <param name="connect">Opens a session; throws what the stack throws. Its endpoint, certificates and identity are the caller's.</param>
    /// <param name="nodes">The PLC's variables.</param>
    /// <param name="mode">Form of the verdict.</param>
    /// <param name="confirm">What confirms a verdict.</param>
    /// <param name="identity">Node and text to tell at each opening: passport, configuration, schema.</param>
    public FoundationPlcLink(
        Func<CancellationToken, Task<ISession>> connect, PlcNodes nodes, WriteMode mode, WriteConfirmation confirm, IEnumerable<(string? Node, string Text)> identity)
    {
        _calls = new FoundationCalls(connect);
        _nodes = nodes;
        _identity = [.. identity];
        _form = mode switch
        {
            WriteMode.Nodes => new FoundationVerdictInNodes(_calls, nodes, confirm),
            WriteMode.Struct => new FoundationVerdictInStructure(_calls, nodes, confirm),
            WriteMode.Method => new FoundationVerdictInMethod(_calls, nodes, confirm),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "is no write mode"),
        };
    }

    public bool IsUp => _calls.IsUp;

    public string LastProblem => _calls.LastProblem;

    public bool TryOpen(out uint lastSequence, CancellationToken stop)
    {
        lastSequence = 0;
        if (!_calls.TryConnect(OpenTimeout, stop)) return false;
        if (_form.ReadLast(out lastSequence, OpenTimeout) != PlcAnswer.Good) return Closed();
        (string, object)[] told = [.. _identity.Where(i => i.Node is not null).Select(i => (i.Node!, (object)i.Text))];
        if (told.Length > 0 && _calls.Write(told, OpenTimeout) != PlcAnswer.Good) return Closed();
        _calls.LastProblem = "";
        return true;
    }

    public PlcAnswer WriteVerdict(in Decision decision, TimeSpan left) => _form.Write(decision, left);

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left) => _form.Commit(decision, sequence, left);

    public PlcAnswer ReadConfirmation(in Decision decision, uint sequence, out uint confirmed, TimeSpan left) =>
        _form.Confirm(decision, sequence, out confirmed, left);

    public PlcAnswer WriteStatus(in PlcStatus status, TimeSpan left)
    {
        var items = new List<(string, object)> { (_nodes.Heartbeat, status.Heartbeat), (_nodes.Ready, status.IsReady) };
        if (_nodes.State is not null) items.Add((_nodes.State, status.State));
        if (_nodes.FaultCode is not null) items.Add((_nodes.FaultCode, status.FaultCode));
        if (_nodes.RequestStop is not null) items.Add((_nodes.RequestStop, status.RequestsStop));
        if (_nodes.RequestChallenge is not null) items.Add((_nodes.RequestChallenge, status.RequestsChallenge));
        return _calls.Write([.. items], left);
    }

    public PlcAnswer AcknowledgeRecipe(ActiveRecipe recipe, TimeSpan left)
    {
        // Also for the next opening of the link.
        for (int i = 0; i < _identity.Length; i++)
            if (_nodes.PassportId is not null && _identity[i].Node == _nodes.PassportId) _identity[i].Text = recipe.PassportId;
        var items = new List<(string, object)>();
        if (_nodes.PassportId is not null) items.Add((_nodes.PassportId, recipe.PassportId));
        if (_nodes.ActiveRecipeHash is not null) items.Add((_nodes.ActiveRecipeHash, recipe.Hash));
        if (_nodes.ActiveRecipeId is not null) items.Add((_nodes.ActiveRecipeId, recipe.Id));
        return items.Count == 0 ? PlcAnswer.Good : _calls.Write([.. items], left);
    }

    public void Dispose() => _calls.Dispose();

    private bool Closed()
    {
        string problem = _calls.LastProblem;
        _calls.Drop();
        _calls.LastProblem = problem;
        return false;
    }
}
