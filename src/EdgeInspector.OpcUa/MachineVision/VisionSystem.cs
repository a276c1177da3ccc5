namespace EdgeInspector.OpcUa;

/// <summary>A vision system in a server's address space, by OPC 40100-1: its state, its recipes, its results and an event for each result.</summary>
/// <remarks>
/// Clients look and listen; whatever would command the system answers BadNotSupported, for a line is commanded at its own panel and by
/// its PLC alone. Thread-safe; nothing here waits for a client. The server must offer <see cref="NamespaceUri"/>.
/// </remarks>
public sealed partial class VisionSystem
{
    public const string NamespaceUri = "http://opcfoundation.org/UA/MachineVision";

    private const string Machine = "VisionStateMachine";
    private const string AutomaticMode = "VisionStateMachine.AutomaticModeStateMachine";

    // What is optional in the types and offered here.
    private static readonly HashSet<string> Offered =
    [
        AutomaticMode, $"{Machine}.LastTransition", $"{AutomaticMode}.LastTransition",
        "RecipeManagement", "RecipeManagement.Recipes", "RecipeManagement.ReleaseRecipeHandle",
        "ResultManagement", "ResultManagement.ReleaseResultHandle",
    ];

    private readonly Lock _lock = new();
    private readonly UaServer _server;
    private readonly VisionStructures _structures;
    private readonly ushort _index;
    private readonly UaNode _node;
    private readonly UaNode _resultManagement;
    private readonly UaNode _recipeManagement;
    private readonly VisionMachine _machine;
    private readonly VisionMachine _automatic;
    private VisionState _state = VisionState.Preoperational;

    /// <summary>Adds the vision system below Objects, and the types of OPC 40100-1 to the server; once for each server, before it starts.</summary>
    public VisionSystem(UaServer server, VisionSystemOptions options)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ResultCountMax, 1);
        _server = server;
        _index = server.NamespaceIndexOf(NamespaceUri);
        _ring = new VisionResult[options.ResultCountMax];
        AddressSpace space = server.Space;
        space.Load(NodeTable.MachineVision, _index);
        _structures = new VisionStructures(space, _index);
        _node = space.Instantiate(
            space.Find(new NodeId(_index, 1003))!, new NodeId(1, options.Name), new QualifiedName(1, options.Name), WellKnownNodes.Objects, WellKnownNodes.Organizes, Offered.Contains);
        _resultManagement = Below("ResultManagement");
        _recipeManagement = Below("RecipeManagement");
        foreach (UaNode notifier in (UaNode[])[_node, Below(Machine), Below(AutomaticMode), _resultManagement, _recipeManagement]) notifier.GivesEvents = true;
        AddressSpace.Refer(space.Find(WellKnownNodes.Server)!, WellKnownNodes.HasNotifier, _node);

        _machine = new VisionMachine(server, Below(Machine), new NodeId(_index, 1018));
        _automatic = new VisionMachine(server, Below(AutomaticMode), new NodeId(_index, 1018));
        _machine.Enter(nameof(VisionState.Preoperational), Now);
        ServeResults();
        ServeRecipes();
    }

    /// <summary>The vision system's object.</summary>
    public UaNode Node => _node;

    public VisionState State
    {
        get
        {
            lock (_lock) return _state;
        }
    }

    private DateTime Now => _server.Time.GetUtcNow().UtcDateTime;

    /// <summary>Shows another state, with an event for each transition on the way there.</summary>
    public void Enter(VisionState state)
    {
        lock (_lock)
        {
            _state = state;
            bool isOperational = state is VisionState.Initialized or VisionState.Ready or VisionState.SingleExecution or VisionState.ContinuousExecution;
            if (!isOperational) _automatic.Leave();
            _machine.Enter(isOperational ? "Operational" : state.ToString(), Now);
            if (isOperational) _automatic.Enter(state.ToString(), Now);
        }
    }

    private UaNode Below(string path) => _server.Space.Find(new NodeId(1, $"{_node.NodeId.Text}.{path}"))!;

    private UaMethod Method(string path) => (UaMethod)Below(path);

    private QualifiedName Field(string name) => new(_index, name);
}
