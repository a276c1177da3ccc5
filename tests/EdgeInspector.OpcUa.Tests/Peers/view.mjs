// An independent client that walks the whole address space and watches events: node view.mjs <url> <pki folder>
// It prints one line for each step and DONE at the end.
import opcua from "node-opcua";

const {
  OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, AttributeIds, ClientSubscription, ClientMonitoredItem, TimestampsToReturn,
  constructEventFilter, ofType, NodeClass, resolveNodeId, StatusCodes, coerceNodeId, BrowseDirection, DataType,
} = opcua;
const [url, pki] = process.argv.slice(2);

const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
await certificates.initialize();
const client = OPCUAClient.create({
  applicationName: "peer", endpointMustExist: false, clientCertificateManager: certificates, securityPolicy: SecurityPolicy.None,
  securityMode: MessageSecurityMode.None, connectionStrategy: { maxRetry: 1, initialDelay: 100, maxDelay: 500 },
});
const until = async (what, met) => { for (let i = 0; i < 1000 && !met(); i++) await new Promise((r) => setTimeout(r, 10)); if (!met()) throw new Error("waited in vain for " + what); };

try {
  await client.connect(url);
  const session = await client.createSession();

  // Seven references an answer: nearly every node needs BrowseNext.
  session.requestedMaxReferencesPerNode = 7;
  const seen = new Map();
  let open = ["i=84"];
  let parts = 0;
  while (open.length > 0) {
    const next = [];
    for (const nodeId of open) {
      let result = await session.browse({ nodeId, browseDirection: BrowseDirection.Forward, includeSubtypes: true, referenceTypeId: "HierarchicalReferences", nodeClassMask: 0, resultMask: 63 });
      const references = [...result.references];
      while (result.continuationPoint?.length) { parts++; result = await session.browseNext(result.continuationPoint, false); references.push(...result.references); }
      for (const r of references) {
        const id = r.nodeId.toString();
        if (!seen.has(id)) { seen.set(id, r); next.push(id); }
      }
    }
    open = next;
  }
  console.log("NODES", seen.size > 500, "PARTS", parts > 20);
  const untyped = [...seen.values()].filter((r) => (r.nodeClass === NodeClass.Object || r.nodeClass === NodeClass.Variable) && !seen.has(r.typeDefinition.toString()));
  console.log("TYPED", untyped.length);

  // Every attribute that a node of its class has can be read.
  const wanted = (c) => [1, 2, 3, 4, 5, 6, 7].concat(c === NodeClass.Variable ? [13, 14, 15, 17, 18, 20] : c === NodeClass.Object ? [12] : c === NodeClass.Method ? [21, 22] : c === NodeClass.ReferenceType ? [8, 9] : [8]);
  let bad = 0;
  const attributes = [...seen].flatMap(([nodeId, r]) => wanted(r.nodeClass).map((attributeId) => ({ nodeId, attributeId })));
  for (let i = 0; i < attributes.length; i += 500) {
    const values = await session.read(attributes.slice(i, i + 500));
    for (const v of values) if (v.statusCode.isNot(StatusCodes.Good)) bad++;
  }
  console.log("UNREADABLE", bad);

  const definition = await session.read({ nodeId: "i=296", attributeId: AttributeIds.DataTypeDefinition });
  console.log("ARGUMENT", definition.value.value.defaultEncodingId.toString(), definition.value.value.fields.map((f) => f.name).join(","));
  const kinds = await session.read({ nodeId: "i=852", attributeId: AttributeIds.DataTypeDefinition });
  console.log("STATES", kinds.value.value.fields.map((f) => `${f.name}=${f.value[1]}`).slice(0, 3).join(","));

  const subscription = ClientSubscription.create(session, { requestedPublishingInterval: 20, requestedLifetimeCount: 1000, requestedMaxKeepAliveCount: 5, publishingEnabled: true });
  const watch = async (nodeId, filter) => {
    const got = [];
    const item = ClientMonitoredItem.create(subscription, { nodeId, attributeId: AttributeIds.EventNotifier }, { samplingInterval: 0, queueSize: 100, discardOldest: true, filter }, TimestampsToReturn.Both);
    item.on("changed", (fields) => got.push(fields));
    await new Promise((resolve, reject) => { item.on("initialized", resolve); item.on("err", (m) => reject(new Error(m))); });
    return got;
  };
  const names = ["EventType", "SourceName", "Message", "Severity", "Time", "EventId"];
  const all = await watch("i=2253", constructEventFilter(names));
  const fromMachine = await watch("ns=2;s=Machine", constructEventFilter(names, ofType(resolveNodeId("SystemEventType"))));
  console.log("WATCHING");
  const result = await session.call({ objectId: "ns=2;s=Machine", methodId: "ns=2;s=Machine.Raise", inputArguments: [{ dataType: DataType.UInt32, value: 3 }] });
  console.log("RAISED", result.statusCode.name);
  await until("the events", () => all.length >= 6 && fromMachine.length >= 3);
  const tell = (fields) => `${fields[0].value.toString()} ${fields[1].value} ${fields[2].value.text} ${fields[3].value}`;
  console.log("ALL", all.map(tell).join(" | "));
  console.log("SYSTEM", fromMachine.map(tell).join(" | "));
  console.log("IDS", new Set(all.map((f) => f[5].value.toString("hex"))).size, all.every((f) => f[4].value instanceof Date));

  const unknown = await watch("i=2253", constructEventFilter(["EventType", "NoSuchField"])).then(() => "taken", (e) => e.message);
  console.log("UNKNOWN FIELD", unknown);
  const noEvents = await watch("i=85", constructEventFilter(names)).then(() => "taken", (e) => e.message);
  console.log("NO EVENTS", noEvents);

  await subscription.terminate();
  await session.close();
  await client.disconnect();
  console.log("DONE");
} catch (error) {
  console.log("FAILED", error.stack);
  await client.disconnect().catch(() => {});
  process.exitCode = 1;
}
process.exit();
