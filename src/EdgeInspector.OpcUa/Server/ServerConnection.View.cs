namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    private const int ReferenceCountMax = 500;

    private BrowseResponse Browse(BrowseRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        if (!request.View.ViewId.IsNull) throw Refuse(StatusCode.BadViewIdUnknown);
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
            bool found = session.TryTakeContinuation(request.ContinuationPoints[i], out int countMax, out ReferenceDescription[] rest);
            results[i] = !found ? new BrowseResult(StatusCode.BadContinuationPointInvalid, null, [])
                : request.ReleaseContinuationPoints ? new BrowseResult(StatusCode.Good, null, [])
                : Part(session, rest, countMax);
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

    private BrowseResult Browse(ServerSession session, BrowseDescription description, int countMax)
    {
        UaNode? node = session.Find(description.NodeId);
        if (node is null) return new BrowseResult(StatusCode.BadNodeIdUnknown, null, []);
        if (description.BrowseDirection is < BrowseDirection.Forward or > BrowseDirection.Both)
            return new BrowseResult(StatusCode.BadBrowseDirectionInvalid, null, []);
        if (!description.ReferenceTypeId.IsNull && _server.Space.Find(description.ReferenceTypeId) is not { NodeClass: NodeClass.ReferenceType })
            return new BrowseResult(StatusCode.BadReferenceTypeIdInvalid, null, []);

        var found = new List<ReferenceDescription>();
        foreach (UaReference reference in node.References)
        {
            if (!Follows(description, reference.IsForward) || !Matches(reference.Type, description.ReferenceTypeId, description.IncludeSubtypes)) continue;
            UaNode target = reference.Target;
            if (description.NodeClassMask != 0 && (description.NodeClassMask & (uint)target.NodeClass) == 0) continue;
            if (session.May(target, UaAccess.Browse)) found.Add(Describe(reference, description.ResultMask));
        }

        return Part(session, [.. found], countMax);
    }

    // The mask's bits in order: reference type, direction, class, browse name, display name, type definition. [OPC UA Part 4 §5.8.2]
    private static ReferenceDescription Describe(in UaReference reference, uint mask)
    {
        UaNode target = reference.Target;
        return new ReferenceDescription(
            (mask & 1) != 0 ? reference.Type : default,
            (mask & 2) != 0 && reference.IsForward,
            new ExpandedNodeId(target.NodeId),
            (mask & 8) != 0 ? target.BrowseName : default,
            (mask & 16) != 0 ? target.DisplayName : default,
            (mask & 4) != 0 ? target.NodeClass : NodeClass.Unspecified,
            new ExpandedNodeId((mask & 32) != 0 ? target.TypeDefinition : default));
    }

    private static BrowseResult Part(ServerSession session, ReferenceDescription[] all, int countMax)
    {
        if (all.Length <= countMax) return new BrowseResult(StatusCode.Good, null, all);
        return session.TryContinue(countMax, all[countMax..]) is { } point
            ? new BrowseResult(StatusCode.Good, point, all[..countMax])
            : new BrowseResult(StatusCode.BadNoContinuationPoints, null, []);
    }

    private static bool Follows(BrowseDescription description, bool isForward) =>
        description.BrowseDirection == BrowseDirection.Both || description.BrowseDirection == BrowseDirection.Forward == isForward;

    private bool Matches(in NodeId type, in NodeId wanted, bool includeSubtypes) =>
        wanted.IsNull || type == wanted || (includeSubtypes && _server.Space.IsA(type, wanted));

    private BrowsePathResult Walk(ServerSession session, BrowsePath path)
    {
        UaNode? start = session.Find(path.StartingNode);
        if (start is null) return new BrowsePathResult(StatusCode.BadNodeIdUnknown, []);
        if (path.Elements.Length == 0) return new BrowsePathResult(StatusCode.BadNothingToDo, []);
        if (Array.Exists(path.Elements, e => e.TargetName.Name is null)) return new BrowsePathResult(StatusCode.BadBrowseNameInvalid, []);
        HashSet<UaNode> at = [start];
        foreach (RelativePathElement step in path.Elements)
        {
            var next = new HashSet<UaNode>();
            foreach (UaReference reference in at.SelectMany(n => n.References))
            {
                if (reference.IsForward == step.IsInverse || reference.Target.BrowseName != step.TargetName) continue;
                if (Matches(reference.Type, step.ReferenceTypeId, step.IncludeSubtypes) && session.May(reference.Target, UaAccess.Browse)) next.Add(reference.Target);
            }

            if (next.Count == 0) return new BrowsePathResult(StatusCode.BadNoMatch, []);
            at = next;
        }

        return new BrowsePathResult(StatusCode.Good, [.. at.Take(ReferenceCountMax).Select(n => new BrowsePathTarget(new ExpandedNodeId(n.NodeId), uint.MaxValue))]);
    }
}
