// An independent OPC UA client that walks through our server: node client.mjs <url> <pki folder> <None|Sign|SignAndEncrypt> [user password] [token lifetime in ms] [policy] [RSA key size in bit]
// It prints one line for each step and DONE at the end.
import opcua from "node-opcua";

const {
  OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, UserTokenType, AttributeIds, DataType, TimestampsToReturn,
  ClientSubscription, ClientMonitoredItem, makeBrowsePath, resolveNodeId, promoteOpaqueStructure,
} = opcua;
const [url, pki, mode, user, password, lifetime, policy, keySize] = process.argv.slice(2);

const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true, keySize: keySize ? Number(keySize) : 2048 });
await certificates.initialize();
const client = OPCUAClient.create({
  applicationName: "peer",
  endpointMustExist: false,
  clientCertificateManager: certificates,
  securityPolicy: mode === "None" ? SecurityPolicy.None : SecurityPolicy[policy || "Basic256Sha256"],
  securityMode: MessageSecurityMode[mode],
  connectionStrategy: { maxRetry: 1, initialDelay: 100, maxDelay: 500 },
  defaultSecureTokenLifetime: lifetime ? Number(lifetime) : 3_600_000,
});
let renewals = 0;
client.on("security_token_renewed", () => renewals++);

try {
  await client.connect(url);
  const endpoints = await client.getEndpoints();
  console.log("ENDPOINTS", [...new Set(endpoints.map((e) => MessageSecurityMode[e.securityMode]))].sort().join(","));
  const servers = await client.findServers();
  console.log("SERVERS", servers.length);

  const session = await client.createSession(user ? { type: UserTokenType.UserName, userName: user, password } : { type: UserTokenType.Anonymous });
  const namespaces = await session.readNamespaceArray();
  const ns = namespaces.indexOf("urn:plc:vision");
  console.log("NAMESPACE", ns);

  const browsed = await session.browse("ObjectsFolder");
  console.log("BROWSED", browsed.references.map((r) => r.browseName.name).sort().join(","));
  const inside = await session.browse({ nodeId: `ns=${ns};s=DB_Vision`, browseDirection: 0, includeSubtypes: true, nodeClassMask: 2, resultMask: 63, referenceTypeId: "HierarchicalReferences" });
  console.log("VARIABLES", inside.references.map((r) => r.browseName.name).sort().join(","));
  const walked = await session.translateBrowsePath(makeBrowsePath("ObjectsFolder", `/${ns}:DB_Vision.${ns}:Verdict`));
  console.log("TRANSLATED", walked.targets[0].targetId.toString());

  const verdict = `ns=${ns};s=DB_Vision.Verdict`;
  const good = await session.write({ nodeId: verdict, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.Byte, value: 1 } } });
  const wrongType = await session.write({ nodeId: verdict, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.Int32, value: 1 } } });
  const readOnly = await session.write({ nodeId: `ns=${ns};s=DB_Vision.AckSeq`, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.UInt32, value: 1 } } });
  const unknown = await session.write({ nodeId: `ns=${ns};s=DB_Vision.Nothing`, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.UInt32, value: 1 } } });
  console.log("WROTE", good.name, wrongType.name, readOnly.name, unknown.name);
  const read = await session.read({ nodeId: verdict, attributeId: AttributeIds.Value });
  console.log("READ", DataType[read.value.dataType], read.value.value);
  const limits = await session.readVariableValue("ns=0;i=11705");
  console.log("LIMIT", limits.value.value);
  const status = await session.readVariableValue("ns=0;i=2256");
  console.log("STATE", status.value.value.state, status.value.value.buildInfo.productName);
  const aliases = await session.registerNodes([verdict]);
  const byAlias = await session.read({ nodeId: aliases[0], attributeId: AttributeIds.Value });
  console.log("ALIAS", aliases[0].toString() !== verdict, byAlias.value.value);
  await session.unregisterNodes(aliases);

  const objectId = `ns=${ns};s=DB_Vision`, methodId = `ns=${ns};s=DB_Vision.PostResult`;
  const definition = await session.getArgumentDefinition(methodId);
  const told = (list) => list.map((a) => a.name + " " + a.dataType.toString()).join(",");
  console.log("METHOD", told(definition.inputArguments), "->", told(definition.outputArguments));
  const inputs = (verdict) => [[DataType.UInt32, 77], [DataType.Byte, verdict], [DataType.UInt16, 3], [DataType.Float, 0.5], [DataType.UInt32, 12]].map(([dataType, value]) => ({ dataType, value }));
  const posted = await session.call({ objectId, methodId, inputArguments: inputs(1) });
  const refused = await session.call({ objectId, methodId, inputArguments: inputs(3) });
  const short = await session.call({ objectId, methodId, inputArguments: inputs(1).slice(1) });
  const mistyped = await session.call({ objectId, methodId, inputArguments: [{ dataType: DataType.Int32, value: 77 }, ...inputs(1).slice(1)] });
  const elsewhere = await session.call({ objectId: "i=85", methodId, inputArguments: inputs(1) });
  console.log("CALLED", posted.statusCode.name, DataType[posted.outputArguments[0].dataType], posted.outputArguments[0].value, refused.statusCode.name, short.statusCode.name,
    mistyped.statusCode.name, mistyped.inputArgumentResults.map((s) => s.name).join("/"), elsewhere.statusCode.name);

  const held = await session.read({ nodeId: `ns=${ns};s=DB_Vision.Result`, attributeId: AttributeIds.Value });
  const result = await session.constructExtensionObject(resolveNodeId(`ns=${ns};s=DT_"Result"`), { UnitId: 5, Verdict: 1, ReasonCode: 2, Score: 0.5, Seq: 6 });
  const stored = await session.write({ nodeId: `ns=${ns};s=DB_Vision.Result`, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.ExtensionObject, value: result } } });
  const back = await session.readVariableValue(`ns=${ns};s=DB_Vision.Result`);
  await promoteOpaqueStructure(session, [held, back]);
  console.log("STRUCTURE", held.value.value.schema?.name, stored.name, ["unitId", "verdict", "reasonCode", "score", "seq"].map((f) => back.value.value[f]).join(","));

  const subscription = ClientSubscription.create(session, { requestedPublishingInterval: 20, requestedLifetimeCount: 1000, requestedMaxKeepAliveCount: 5, publishingEnabled: true });
  let kept = 0;
  subscription.on("keepalive", () => kept++);
  const unitId = `ns=${ns};s=DB_Vision.ResultUnitId`;
  const item = ClientMonitoredItem.create(subscription, { nodeId: unitId, attributeId: AttributeIds.Value }, { samplingInterval: 10, queueSize: 10, discardOldest: true }, TimestampsToReturn.Both);
  const seen = [];
  item.on("changed", (value) => seen.push(value.value.value));
  const until = async (what, met) => { for (let i = 0; i < 500 && !met(); i++) await new Promise((r) => setTimeout(r, 10)); if (!met()) throw new Error("waited in vain for " + what); };
  await until("the first value", () => seen.length > 0);
  for (const value of [7, 8, 9]) await session.write({ nodeId: unitId, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.UInt32, value } } });
  await until("the changes", () => seen.includes(9));
  console.log("CHANGES", seen.slice(-3).join(","));
  await until("a keep-alive", () => kept > 0);
  console.log("KEPT ALIVE");
  if (lifetime) {
    await until("two renewals", () => renewals >= 2);
    const after = await session.read({ nodeId: verdict, attributeId: AttributeIds.Value });
    console.log("RENEWED", after.value.value);
  }
  await subscription.terminate();
  await session.close();
  await client.disconnect();
  console.log("DONE");
} catch (error) {
  console.log("FAILED", error.message);
  await client.disconnect().catch(() => {});
  process.exitCode = 1;
}
process.exit();
