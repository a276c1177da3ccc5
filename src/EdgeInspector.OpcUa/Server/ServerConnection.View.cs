namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    private const int ReferenceCountMax = 500;

    private BrowseResponse Browse(BrowseRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        CheckCount(request.NodesToBrowse.Length);
        int countMax = CountMax(request.RequestedMaxReferencesPerNode);
        return new BrowseResponse(Good(request.Header), [.. request.NodesToBrowse.Select(d => Browse(session, d, countMax))]);
    }

    private BrowseNextResponse BrowseNext(BrowseNextRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        CheckCount(request.ContinuationPoints.Length);
        var results = new BrowseResult[request.ContinuationPoints.Length];
        for (int i = 0; i < results.Length; i++)
        {
            bool found = session.TryTakeContinuation(request.ContinuationPoints[i], out BrowseDescription description, out ReferenceDescription[] rest);
            results[i] = !found ? new BrowseResult(StatusCode.BadContinuationPointInvalid, null, [])
                : request.ReleaseContinuationPoints ? new BrowseResult(StatusCode.Good, null, [])
                : Part(session, description, rest, ReferenceCountMax);
        }

        return new BrowseNextResponse(Good(request.Header), results);
    }

    private TranslateBrowsePathsResponse Translate(TranslateBrowsePathsRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        CheckCount(request.BrowsePaths.Length);
        return new TranslateBrowsePathsResponse(Good(request.Header), [.. request.BrowsePaths.Select(p => Walk(session, p))]);
    }

    private static int CountMax(uint requested) => requested == 0 ? ReferenceCountMax : (int)Math.Min(requested, ReferenceCountMax);

    private static BrowseResult Browse(ServerSession session, BrowseDescription description, int countMax)
    {
        UaNode? node = session.Find(description.NodeId);
        if (node is null) return new BrowseResult(StatusCode.BadNodeIdUnknown, null, []);
        if (description.BrowseDirection is < BrowseDirection.Forward or > BrowseDirection.Both)
            return new BrowseResult(StatusCode.BadBrowseDirectionInvalid, null, []);

        var found = new List<ReferenceDescription>();
        foreach (UaReference reference in node.References)
        {
            if (!Follows(description, reference.IsForward) || !Matches(reference.Type, description.ReferenceTypeId, description.IncludeSubtypes)) continue;
            UaNode target = reference.Target;
            if (description.NodeClassMask != 0 && (description.NodeClassMask & (uint)target.NodeClass) == 0) continue;
            found.Add(new ReferenceDescription(reference.Type, reference.IsForward, new ExpandedNodeId(target.NodeId), target.BrowseName,
                new LocalizedText(null, target.BrowseName.Name), target.NodeClass, new ExpandedNodeId(target.TypeDefinition)));
        }

        NodeClass typeClass = node.NodeClass == NodeClass.Variable ? NodeClass.VariableType : NodeClass.ObjectType;
        if (!node.TypeDefinition.IsNull && Follows(description, isForward: true)
            && Matches(WellKnownNodes.HasTypeDefinition, description.ReferenceTypeId, description.IncludeSubtypes)
            && (description.NodeClassMask == 0 || (description.NodeClassMask & (uint)typeClass) != 0))
        {
            found.Add(new ReferenceDescription(WellKnownNodes.HasTypeDefinition, true, new ExpandedNodeId(node.TypeDefinition),
                new QualifiedName(0, node.TypeDefinition.ToString()), new LocalizedText(null, node.TypeDefinition.ToString()), typeClass, default));
        }

        return Part(session, description, [.. found], countMax);
    }

    private static BrowseResult Part(ServerSession session, BrowseDescription description, ReferenceDescription[] all, int countMax) =>
        all.Length <= countMax
            ? new BrowseResult(StatusCode.Good, null, all)
            : new BrowseResult(StatusCode.Good, session.Continue(description, all[countMax..]), all[..countMax]);

    private static bool Follows(BrowseDescription description, bool isForward) =>
        description.BrowseDirection == BrowseDirection.Both || description.BrowseDirection == BrowseDirection.Forward == isForward;

    // The part of the standard's tree of reference types that this address space uses. [OPC UA Part 5 §11]
    private static bool Matches(NodeId type, NodeId wanted, bool includeSubtypes)
    {
        if (wanted.IsNull || type == wanted) return true;
        if (!includeSubtypes || wanted.NamespaceIndex != 0) return false;
        bool isHierarchical = type == WellKnownNodes.Organizes || type == WellKnownNodes.HasComponent || type == WellKnownNodes.HasProperty;
        return wanted.Numeric switch
        {
            31 => true,
            32 => !isHierarchical,
            33 => isHierarchical,
            // HasChild and Aggregates: all but Organizes.
            34 or 44 => isHierarchical && type != WellKnownNodes.Organizes,
            _ => false,
        };
    }

    private static BrowsePathResult Walk(ServerSession session, BrowsePath path)
    {
        UaNode? node = session.Find(path.StartingNode);
        if (node is null) return new BrowsePathResult(StatusCode.BadNodeIdUnknown, []);
        if (path.Elements.Length == 0) return new BrowsePathResult(StatusCode.BadNothingToDo, []);
        foreach (RelativePathElement step in path.Elements)
        {
            UaNode? next = null;
            foreach (UaReference reference in node.References)
            {
                if (reference.IsForward == step.IsInverse || !Matches(reference.Type, step.ReferenceTypeId, step.IncludeSubtypes)) continue;
                if (reference.Target.BrowseName != step.TargetName) continue;
                next = reference.Target;
                break;
            }

            if (next is null) return new BrowsePathResult(StatusCode.BadNoMatch, []);
            node = next;
        }

        return new BrowsePathResult(StatusCode.Good, [new BrowsePathTarget(new ExpandedNodeId(node.NodeId), uint.MaxValue)]);
    }
}
