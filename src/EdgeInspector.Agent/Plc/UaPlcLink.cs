using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Plc;

/// <summary>The verdict's way to the PLC over OPC UA: the session, what is told between verdicts, and the verdict in the form that the PLC takes.</summary>
/// <remarks>Owned by the verdict thread. The values to write are kept and only change their contents, so a verdict allocates nothing here.</remarks>
public sealed class UaPlcLink : IPlcLink
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(2);

    private readonly UaLink _link;
    private readonly PlcCalls _calls;
    private readonly IVerdictForm _form;
    private readonly WriteItem[] _status;
    private readonly WriteItem[] _identity;
    private readonly WriteItem[] _recipe;
    private readonly int _stateAt;
    private readonly int _faultAt;
    private readonly int _stopAt;
    private readonly int _challengeAt;
    private readonly int _recipeIdAt;
    private readonly int _recipeHashAt;
    private readonly int _passportAt;

    /// <param name="link">Fresh, not started; owned from here on.</param>
    /// <param name="settings">The PLC's variables, and in which form it takes a verdict.</param>
    /// <param name="passportId">Told to the PLC at each opening.</param>
    /// <param name="configurationHash">Told to the PLC at each opening.</param>
    /// <param name="schemaHash">Told to the PLC at each opening.</param>
    public UaPlcLink(UaLink link, PlcSettings settings, string passportId, string configurationHash, string schemaHash)
    {
        _link = link;
        _calls = new PlcCalls(link);
        PlcNodes nodes = settings.Nodes;
        _form = FormOf(settings);

        var status = new List<WriteItem> { Item(nodes.Heartbeat, 0u), Item(nodes.Ready, false) };
        _stateAt = AddOptional(status, nodes.State, (byte)0);
        _faultAt = AddOptional(status, nodes.FaultCode, (ushort)0);
        _stopAt = AddOptional(status, nodes.RequestStop, false);
        _challengeAt = AddOptional(status, nodes.RequestChallenge, false);
        _status = [.. status];

        var identity = new List<WriteItem>();
        _passportAt = AddOptional(identity, nodes.PassportId, passportId);
        AddOptional(identity, nodes.ConfigurationHash, configurationHash);
        AddOptional(identity, nodes.SchemaHash, schemaHash);
        _identity = [.. identity];

        var recipe = new List<WriteItem>();
        _recipeHashAt = AddOptional(recipe, nodes.ActiveRecipeHash, "");
        _recipeIdAt = AddOptional(recipe, nodes.ActiveRecipeId, "");
        _recipe = [.. recipe];
        link.Start();
    }

    public bool IsUp => _calls.IsUp;

    public string LastProblem => _calls.LastProblem;

    public bool TryOpen(out uint lastSequence, CancellationToken stop)
    {
        lastSequence = 0;
        if (!_calls.IsConnected) return false;
        if (_form.ReadLast(out lastSequence, OpenTimeout) != PlcAnswer.Good) return false;
        if (_identity.Length > 0 && _calls.Write(_identity, OpenTimeout) != PlcAnswer.Good) return false;
        _calls.IsUp = true;
        _calls.LastProblem = "";
        return true;
    }

    public PlcAnswer WriteVerdict(in Decision decision, TimeSpan left) => _form.Write(decision, left);

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left) => _form.Commit(decision, sequence, left);

    public PlcAnswer ReadConfirmation(in Decision decision, uint sequence, out uint confirmed, TimeSpan left) =>
        _form.Confirm(decision, sequence, out confirmed, left);

    public PlcAnswer WriteStatus(in PlcStatus status, TimeSpan left)
    {
        Set(_status, 0, status.Heartbeat);
        Set(_status, 1, status.IsReady);
        if (_stateAt >= 0) Set(_status, _stateAt, status.State);
        if (_faultAt >= 0) Set(_status, _faultAt, status.FaultCode);
        if (_stopAt >= 0) Set(_status, _stopAt, status.RequestsStop);
        if (_challengeAt >= 0) Set(_status, _challengeAt, status.RequestsChallenge);
        return _calls.Write(_status, left);
    }

    public PlcAnswer AcknowledgeRecipe(ActiveRecipe recipe, TimeSpan left)
    {
        if (_passportAt >= 0)
        {
            // Also for the next opening of the link.
            Set(_identity, _passportAt, recipe.PassportId);
            if (_calls.Write([_identity[_passportAt]], left) is var answer and not PlcAnswer.Good) return answer;
        }

        if (_recipe.Length == 0) return PlcAnswer.Good;
        if (_recipeIdAt >= 0) Set(_recipe, _recipeIdAt, recipe.Id);
        if (_recipeHashAt >= 0) Set(_recipe, _recipeHashAt, recipe.Hash);
        return _calls.Write(_recipe, left);
    }

    public void Dispose()
    {
        _calls.IsUp = false;
        _link.Dispose();
    }

    private IVerdictForm FormOf(PlcSettings settings) => (settings.Handshake.Mode, settings.Write.Mode) switch
    {
        (HandshakeMode.RejectSignal, _) => new RejectSignalInNodes(_calls, settings.Nodes),
        (_, WriteMode.Nodes) => new VerdictInNodes(_calls, settings.Nodes, settings.Write.Confirm),
        (_, WriteMode.Method) => new VerdictInMethod(_calls, settings.Nodes, settings.Write.Confirm),
        (_, WriteMode.Struct) => new VerdictInStructure(_calls, settings.Nodes, settings.Write.Confirm),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Write.Mode, "is no write mode"),
    };

    private WriteItem Item(string node, Variant value) => new(_link.AddNode(node), value);

    private int AddOptional(List<WriteItem> items, string? node, Variant value)
    {
        if (node is null) return -1;
        items.Add(Item(node, value));
        return items.Count - 1;
    }

    private static void Set(WriteItem[] items, int index, Variant value) => items[index] = items[index] with { Value = value };
}
