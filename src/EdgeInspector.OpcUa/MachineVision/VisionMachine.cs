namespace EdgeInspector.OpcUa;

/// <summary>One state machine of a vision system as its nodes show it: the present state, the last transition, an event for each.</summary>
/// <remarks>Its states and transitions are those that the type declares; only transitions of the system's own doing ("Auto") are taken. Not thread-safe.</remarks>
internal sealed class VisionMachine
{
    private static readonly StatusCode NotActive = new(0x80BF0000);

    private readonly UaServer _server;
    private readonly UaNode _node;
    private readonly NodeId _eventType;
    private readonly UaVariable _state;
    private readonly UaVariable _stateId;
    private readonly UaVariable _transition;
    private readonly UaVariable _transitionId;
    private readonly Dictionary<string, UaNode> _states = [];
    private readonly List<(UaNode Node, UaNode From, UaNode To)> _transitions = [];
    private UaNode? _current;

    public VisionMachine(UaServer server, UaNode node, NodeId eventType)
    {
        _server = server;
        _node = node;
        _eventType = eventType;
        _state = Part("CurrentState");
        _stateId = Part("CurrentState.Id");
        _transition = Part("LastTransition");
        _transitionId = Part("LastTransition.Id");
        foreach (UaReference declared in server.Space.Find(node.TypeDefinition)!.References)
        {
            UaNode target = declared.Target;
            if (!declared.IsForward || target.TypeDefinition.NamespaceIndex != 0) continue;
            if (target.TypeDefinition == WellKnownNodes.StateType || target.TypeDefinition == WellKnownNodes.InitialStateType) _states[target.BrowseName.Name!] = target;
            if (target.TypeDefinition != WellKnownNodes.TransitionType || !target.BrowseName.Name!.EndsWith("Auto", StringComparison.Ordinal)) continue;
            UaNode? from = Other(target, WellKnownNodes.FromState);
            UaNode? to = Other(target, WellKnownNodes.ToState);
            if (from is not null && to is not null) _transitions.Add((target, from, to));
        }

        _stateId.SetBad(NotActive);
        _state.SetBad(NotActive);
        _transition.SetBad(NotActive);
        _transitionId.SetBad(NotActive);
    }

    /// <summary>Goes to a state, through others where no transition leads there straight.</summary>
    public void Enter(string name, DateTime time)
    {
        UaNode to = _states[name];
        if (ReferenceEquals(_current, to)) return;
        foreach ((UaNode transition, UaNode from, UaNode next) in Way(_current, to))
        {
            Show(next, transition);
            _server.Raise(new UaEvent(_eventType, _node, time, 100, $"{from.BrowseName.Name} to {next.BrowseName.Name}")
                .With(Name(transition), new QualifiedName(0, "Transition"))
                .With(transition.NodeId, new QualifiedName(0, "Transition"), new QualifiedName(0, "Id"))
                .With(Name(from), new QualifiedName(0, "FromState"))
                .With(from.NodeId, new QualifiedName(0, "FromState"), new QualifiedName(0, "Id"))
                .With(Name(next), new QualifiedName(0, "ToState"))
                .With(next.NodeId, new QualifiedName(0, "ToState"), new QualifiedName(0, "Id")));
        }

        Show(to, null);
        _current = to;
    }

    /// <summary>The state that this machine is below was left.</summary>
    public void Leave()
    {
        if (_current is null) return;
        _current = null;
        _state.SetBad(NotActive);
        _stateId.SetBad(NotActive);
    }

    private void Show(UaNode state, UaNode? transition)
    {
        _state.Value = Name(state);
        _stateId.Value = state.NodeId;
        if (transition is null) return;
        _transition.Value = Name(transition);
        _transitionId.Value = transition.NodeId;
    }

    // The shortest way; none, if the machine was not active or no transitions lead there.
    private List<(UaNode Node, UaNode From, UaNode To)> Way(UaNode? from, UaNode to)
    {
        if (from is null) return [];
        var reached = new Dictionary<UaNode, (UaNode Node, UaNode From, UaNode To)?> { [from] = null };
        var open = new Queue<UaNode>([from]);
        while (open.TryDequeue(out UaNode? at) && !reached.ContainsKey(to))
        {
            foreach ((UaNode Node, UaNode From, UaNode To) step in _transitions)
            {
                if (ReferenceEquals(step.From, at) && reached.TryAdd(step.To, step)) open.Enqueue(step.To);
            }
        }

        var way = new List<(UaNode, UaNode, UaNode)>();
        for (UaNode at = to; reached.GetValueOrDefault(at) is { } step; at = step.From) way.Insert(0, step);
        return way;
    }

    private UaVariable Part(string path) => (UaVariable)_server.Space.Find(new NodeId(_node.NodeId.NamespaceIndex, $"{_node.NodeId.Text}.{path}"))!;

    private static UaNode? Other(UaNode transition, NodeId reference)
    {
        foreach (UaReference there in transition.References)
        {
            if (there.IsForward && there.Type == reference) return there.Target;
        }

        return null;
    }

    private static LocalizedText Name(UaNode node) => new(null, node.BrowseName.Name);
}
