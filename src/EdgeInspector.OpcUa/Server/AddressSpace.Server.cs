namespace EdgeInspector.OpcUa;

internal sealed partial class AddressSpace
{
    // The Server object of the standard, filled with what is true of this server. [OPC UA Part 5 §8.3.2]
    private void ServeServerObject(UaServerOptions options)
    {
        Set(WellKnownNodes.ServerArray, Variant.ArrayOf(options.ApplicationUri));
        Set(WellKnownNodes.NamespaceArray, Variant.ArrayOf([.. Namespaces]));
        Set(WellKnownNodes.ServerServiceLevel, (byte)255);
        Set(WellKnownNodes.Auditing, options.Audit is not null);
        Set(WellKnownNodes.ServerRedundancySupport, 0);
        Set(WellKnownNodes.ServerDiagnosticsEnabled, false);

        Compute(WellKnownNodes.ServerStatus, Status);
        Set(WellKnownNodes.ServerStartTime, _started);
        Compute(WellKnownNodes.ServerCurrentTime, () => _time.GetUtcNow().UtcDateTime);
        Set(WellKnownNodes.ServerState, 0);
        Set(WellKnownNodes.SecondsTillShutdown, 0U);
        Set(WellKnownNodes.ShutdownReason, new LocalizedText(null, ""));
        Set(WellKnownNodes.BuildInfo, ServiceMessages.Wrap(Build()));
        Set(WellKnownNodes.BuildProductUri, Build().ProductUri);
        Set(WellKnownNodes.BuildManufacturerName, Build().ManufacturerName);
        Set(WellKnownNodes.BuildProductName, Build().ProductName);
        Set(WellKnownNodes.BuildSoftwareVersion, Build().SoftwareVersion);
        Set(WellKnownNodes.BuildNumber, Build().BuildNumber);
        Set(WellKnownNodes.BuildDate, Build().BuildDate);

        Set(WellKnownNodes.ServerProfileArray, Variant.ArrayOf("http://opcfoundation.org/UA-Profile/Server/EmbeddedUA2017"));
        Set(WellKnownNodes.LocaleIdArray, Variant.ArrayOf("en"));
        Set(WellKnownNodes.MinSupportedSampleRate, 0.0);
        Set(WellKnownNodes.MaxBrowseContinuationPoints, (ushort)ServerSession.ContinuationCountMax);
        Set(WellKnownNodes.MaxQueryContinuationPoints, (ushort)0);
        Set(WellKnownNodes.MaxHistoryContinuationPoints, (ushort)0);
        Set(WellKnownNodes.SoftwareCertificates, Variant.ArrayOf(BuiltInType.ExtensionObject, Array.Empty<ExtensionObject>()));
        Set(WellKnownNodes.MaxArrayLength, (uint)UaReader.ArrayLengthMax);
        Set(WellKnownNodes.MaxStringLength, (uint)options.MessageSizeBytesMax);
        Set(WellKnownNodes.MaxByteStringLength, (uint)options.MessageSizeBytesMax);
        Set(WellKnownNodes.MaxSessions, (uint)options.SessionCountMax);
        Set(WellKnownNodes.MaxSubscriptions, (uint)(options.SessionCountMax * options.SubscriptionCountMax));
        Set(WellKnownNodes.MaxSubscriptionsPerSession, (uint)options.SubscriptionCountMax);
        Set(WellKnownNodes.MaxMonitoredItems, (uint)(options.SessionCountMax * options.MonitoredItemCountMax));
        Set(WellKnownNodes.MaxMonitoredItemsPerSubscription, (uint)options.MonitoredItemCountMax);
        Set(WellKnownNodes.MaxMonitoredItemsQueueSize, (uint)MonitoredItem.QueueSizeMax);
        Set(WellKnownNodes.MaxSelectClauseParameters, (uint)EventFilter.SelectCountMax);
        Set(WellKnownNodes.MaxWhereClauseParameters, (uint)EventFilter.WhereCountMax);

        foreach (NodeId limit in (NodeId[])
            [
                WellKnownNodes.MaxNodesPerRead, WellKnownNodes.MaxNodesPerWrite, WellKnownNodes.MaxNodesPerMethodCall, WellKnownNodes.MaxNodesPerBrowse,
                WellKnownNodes.MaxNodesPerRegisterNodes, WellKnownNodes.MaxNodesPerTranslateBrowsePaths, WellKnownNodes.MaxMonitoredItemsPerCall,
            ])
        {
            Set(limit, (uint)ServerConnection.OperationCountMax);
        }
    }

    private void Set(in NodeId node, Variant value) => ((UaVariable)Find(node)!).Value = value;

    private void Compute(in NodeId node, Func<Variant> computed) => ((UaVariable)Find(node)!).Computed = computed;

    private BuildInfo Build() => new(
        "urn:edgeinspector", "EdgeInspector", "EdgeInspector server", typeof(AddressSpace).Assembly.GetName().Version?.ToString() ?? "", "", _started);

    private Variant Status() => ServiceMessages.Wrap(new ServerStatusStructure(_started, _time.GetUtcNow().UtcDateTime, 0, Build(), 0, default));
}
