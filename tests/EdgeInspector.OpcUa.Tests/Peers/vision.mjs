// An independent client that knows OPC 40100-1 from its published node set and looks at our vision system:
// node vision.mjs <url> <pki folder> <None|SignAndEncrypt> <user> <password> <name of the vision system> <results to wait for> [node of a method that starts them]
// It prints one line for each step and DONE at the end.
import opcua from "node-opcua";
import { getExtraDataTypeManager } from "node-opcua-client-dynamic-extension-object";

const {
  OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, UserTokenType, AttributeIds, ClientSubscription, ClientMonitoredItem, TimestampsToReturn,
  constructEventFilter, ofType, NodeClass, DataType, VariantArrayType, AddressSpace, nodesets, generateAddressSpace, makeBrowsePath, BrowseDirection, coerceNodeId,
} = opcua;
const [url, pki, mode, user, password, name, expected, starter] = process.argv.slice(2);
const MV = "http://opcfoundation.org/UA/MachineVision";

const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
await certificates.initialize();
const client = OPCUAClient.create({
  applicationName: "peer", endpointMustExist: false, clientCertificateManager: certificates,
  securityPolicy: mode === "None" ? SecurityPolicy.None : SecurityPolicy.Basic256Sha256, securityMode: MessageSecurityMode[mode],
  connectionStrategy: { maxRetry: 1, initialDelay: 100, maxDelay: 500 },
});
const until = async (what, met) => { for (let i = 0; i < 6000 && !met(); i++) await new Promise((r) => setTimeout(r, 10)); if (!met()) throw new Error("waited in vain for " + what); };

// What the node set says that an instance must have, as paths of browse names with the data type of each variable.
const mandatory = async () => {
  const space = AddressSpace.create();
  await generateAddressSpace(space, [nodesets.standard, nodesets.machineVision]);
  const own = space.getNamespaceIndex(MV);
  const found = [];
  const walk = (declared, path, depth) => {
    const seen = new Set();
    const types = [];
    for (let t = declared.nodeClass === NodeClass.ObjectType || declared.nodeClass === NodeClass.VariableType ? declared : declared.typeDefinitionObj; t; t = t.subtypeOfObj) types.push(t);
    for (const source of declared.typeDefinitionObj ? [declared, ...types] : types) {
      for (const child of source.getAggregates()) {
        const key = child.browseName.toString();
        if (seen.has(key) || child.modellingRule !== "Mandatory") continue;
        seen.add(key);
        const here = [...path, { mv: child.browseName.namespaceIndex === own, name: child.browseName.name }];
        const type = child.nodeClass === NodeClass.Variable ? { mv: child.dataType.namespace === own, id: child.dataType.value } : null;
        found.push({ path: here, type });
        if (child.nodeClass !== NodeClass.Method) walk(child, here, depth + 1);
      }
    }
  };
  walk(space.findObjectType("VisionSystemType", own), [], 0);
  for (const part of ["RecipeManagement", "ResultManagement"]) walk(space.findObjectType(part + "Type", own), [{ mv: true, name: part }], 0);
  space.dispose();
  return found;
};

try {
  await client.connect(url);
  const endpoints = await client.getEndpoints();
  console.log("ENDPOINTS", [...new Set(endpoints.map((e) => MessageSecurityMode[e.securityMode]))].sort().join(","));
  const session = await client.createSession(user ? { type: UserTokenType.UserName, userName: user, password } : undefined);
  const namespaces = await session.readNamespaceArray();
  const ns = namespaces.indexOf(MV);
  console.log("NAMESPACE", ns > 0);

  const manager = await getExtraDataTypeManager(session);
  const known = (n) => { try { return manager.getDataTypeFactory(ns).hasStructureByTypeName(n); } catch { return false; } };
  const structures = ["BinaryIdBaseDataType", "RecipeIdExternalDataType", "RecipeIdInternalDataType", "ConfigurationIdDataType", "ResultIdDataType", "PartIdDataType", "JobIdDataType", "MeasIdDataType", "ProductIdDataType", "ProcessingTimesDataType", "ResultDataType"];
  console.log("STRUCTURES", structures.filter((s) => !known(s)).join(",") || "all");
  const schema = manager.getDataTypeFactory(ns).getStructuredTypeSchema("RecipeIdExternalDataType");
  console.log("RECIPE ID FIELDS", schema.fields.map((f) => f.originalName ?? f.name).join(","), schema.getBaseSchema?.()?.fields?.map((f) => f.originalName ?? f.name).join(",") ?? "");

  const root = `ns=1;s=${name}`;
  const must = await mandatory();
  const paths = must.map((m) => makeBrowsePath(root, m.path.map((p) => `.${p.mv ? ns + ":" : ""}${p.name}`).join("")));
  const walked = await session.translateBrowsePath(paths);
  const absent = must.filter((m, i) => walked[i].statusCode.value !== 0).map((m) => m.path.map((p) => p.name).join("."));
  console.log("MANDATORY", must.length, absent.join(",") || "all there");
  const variables = must.map((m, i) => ({ ...m, node: walked[i].targets?.[0]?.targetId })).filter((m) => m.type && m.node);
  const types = await session.read(variables.map((v) => ({ nodeId: v.node, attributeId: AttributeIds.DataType })));
  const wrong = variables.filter((v, i) => types[i].value.value?.value !== v.type.id || types[i].value.value?.namespace !== (v.type.mv ? ns : 0)).map((v) => v.path.map((p) => p.name).join("."));
  console.log("DATA TYPES", wrong.join(",") || "equal");
  const typed = await session.browse({ nodeId: root, browseDirection: BrowseDirection.Forward, referenceTypeId: "HasTypeDefinition", includeSubtypes: true, nodeClassMask: 0, resultMask: 63 });
  console.log("TYPE", typed.references[0].nodeId.toString() === `ns=${ns};i=1003`, typed.references[0].browseName.name);

  const state = async () => {
    const [top, automatic] = await session.read(["VisionStateMachine.CurrentState", "VisionStateMachine.AutomaticModeStateMachine.CurrentState"].map((p) => ({ nodeId: `${root}.${p}`, attributeId: AttributeIds.Value })));
    return `${top.value.value?.text} ${automatic.value.value?.text ?? automatic.statusCode.name}`;
  };
  console.log("STATE", await state());

  const subscription = ClientSubscription.create(session, { requestedPublishingInterval: 50, requestedLifetimeCount: 1000, requestedMaxKeepAliveCount: 10, publishingEnabled: true });
  const watch = async (type, names) => {
    const got = [];
    const filter = constructEventFilter(names, ofType(coerceNodeId(`ns=${ns};i=${type}`)));
    const item = ClientMonitoredItem.create(subscription, { nodeId: root, attributeId: AttributeIds.EventNotifier }, { samplingInterval: 0, queueSize: 1000, discardOldest: true, filter }, TimestampsToReturn.Both);
    item.on("changed", (fields) => got.push(fields.map((f) => f.value)));
    await new Promise((resolve, reject) => { item.on("initialized", resolve); item.on("err", (m) => reject(new Error(m))); });
    return got;
  };
  const fields = ["ResultId", "PartId", "JobId", "ExternalRecipeId", "ResultState", "IsPartial", "IsSimulated", "CreationTime", "ProcessingTimes", "ResultContent"];
  const results = await watch(1024, fields.map((f) => `${ns}:${f}`));
  const changes = await watch(1018, ["FromState", "ToState", "Transition"]);
  console.log("WATCHING");
  if (starter) console.log("STARTED", (await session.call({ objectId: "i=85", methodId: starter, inputArguments: [] })).statusCode.name);
  await until("the results", () => results.length >= Number(expected));

  const management = `${root}.ResultManagement`;
  const struct = (id, values) => session.constructExtensionObject(coerceNodeId(`ns=${ns};i=${id}`), values);
  const byId = async (id) => (await session.call({ objectId: management, methodId: `${management}.GetResultById`, inputArguments: [
    { dataType: DataType.ExtensionObject, value: await struct(3021, { id }) }, { dataType: DataType.Int32, value: 1000 }] }));
  const verdicts = {};
  let unequal = 0;
  for (const [resultId, partId, jobId, recipe, resultState, isPartial, isSimulated, creation, times, content] of results) {
    const [handle, result, error] = (await byId(resultId.id)).outputArguments.map((a) => a.value);
    const same = error === 0 && handle > 0 && result.resultId.id === resultId.id && result.partId.id === partId.id && result.jobId.id === jobId.id
      && result.externalRecipeId.id === recipe.id && Buffer.compare(result.externalRecipeId.hash, recipe.hash) === 0 && result.resultState === resultState
      && result.isPartial === isPartial && result.isSimulated === isSimulated && result.creationTime.getTime() === creation.getTime()
      && result.processingTimes.endTime.getTime() === times.endTime.getTime() && result.processingTimes.endTime >= result.processingTimes.startTime
      && JSON.stringify(result.resultContent.map((v) => v.value)) === JSON.stringify(content.map((v) => v.value));
    if (!same) unequal++;
    verdicts[content[0].value] = (verdicts[content[0].value] ?? 0) + 1;
    console.log("RESULT", resultId.id, partId.id, content.map((v) => v.value).join(" "));
  }
  console.log("RESULTS", results.length, new Set(results.map((r) => r[0].id)).size, "UNEQUAL", unequal);
  console.log("VERDICTS", Object.keys(verdicts).sort().map((v) => `${v}=${verdicts[v]}`).join(","));
  console.log("CHANGES", changes.map((c) => `${c[0].text}>${c[1].text}:${c[2].text}`).join(" "));
  console.log("STATE", await state());

  const unknown = await byId("no such result");
  console.log("UNKNOWN", unknown.statusCode.name, unknown.outputArguments[0].value, unknown.outputArguments[2].value);
  const list = async (overrides, max, start) => {
    const empty = { state: 0, meas: "", part: "", external: "", internal: "", product: "", job: "", ...overrides };
    const call = await session.call({ objectId: management, methodId: `${management}.GetResultListFiltered`, inputArguments: [
      { dataType: DataType.Int32, value: empty.state }, { dataType: DataType.ExtensionObject, value: await struct(3015, { id: empty.meas }) },
      { dataType: DataType.ExtensionObject, value: await struct(3004, { id: empty.part }) }, { dataType: DataType.ExtensionObject, value: await struct(3002, { id: empty.external }) },
      { dataType: DataType.ExtensionObject, value: await struct(3013, { id: empty.internal }) }, { dataType: DataType.ExtensionObject, value: await struct(3008, { id: "" }) },
      { dataType: DataType.ExtensionObject, value: await struct(3008, { id: "" }) }, { dataType: DataType.ExtensionObject, value: await struct(3003, { id: empty.product }) },
      { dataType: DataType.ExtensionObject, value: await struct(3016, { id: empty.job }) }, { dataType: DataType.UInt32, value: max }, { dataType: DataType.UInt32, value: start },
      { dataType: DataType.Int32, value: 1000 }] });
    if (call.statusCode.value !== 0) throw new Error(`GetResultListFiltered: ${call.statusCode.name} ${call.inputArgumentResults.map((r) => r.name).join(",")}`);
    return call.outputArguments.map((a) => a.value);
  };
  const [complete, count, handle, all] = await list({}, 0, 0);
  console.log("LIST", complete, count === all.length && count >= results.length, handle > 0);
  const part = results[3][1].id;
  const [, onePart, , parts] = await list({ part }, 0, 0);
  console.log("ONE PART", onePart, parts.every((r) => r.partId.id === part));
  const [more, two] = await list({ job: results[0][2].id }, 2, 1);
  console.log("TWO OF A JOB", more, two);
  console.log("IN VAIN", (await list({ meas: "m" }, 0, 0))[1], (await list({ external: "other" }, 0, 0))[1]);
  const release = async (h) => (await session.call({ objectId: management, methodId: `${management}.ReleaseResultHandle`, inputArguments: [{ dataType: DataType.UInt32, value: h }] })).outputArguments[0].value;
  console.log("RELEASED", await release(handle), await release(handle));
  const components = await session.call({ objectId: management, methodId: `${management}.GetResultComponentsById`, inputArguments: [
    { dataType: DataType.ExtensionObject, value: await struct(3021, { id: results[0][0].id }) }, { dataType: DataType.Int32, value: 1000 }] });
  console.log("COMPONENTS", components.outputArguments.length, components.outputArguments[6].value.id === results[0][1].id, components.outputArguments[15].value[0].value === results[0][9][0].value, components.outputArguments[16].value);

  const recipes = await session.call({ objectId: `${root}.RecipeManagement`, methodId: `${root}.RecipeManagement.GetRecipeListFiltered`, inputArguments: [
    { dataType: DataType.ExtensionObject, value: await struct(3002, { id: "" }) }, { dataType: DataType.ExtensionObject, value: await struct(3003, { id: "" }) },
    { dataType: DataType.Int32, value: 1 }, { dataType: DataType.UInt32, value: 0 }, { dataType: DataType.UInt32, value: 0 }, { dataType: DataType.Int32, value: 1000 }] });
  const recipe = recipes.outputArguments[3].value[0];
  console.log("RECIPE", recipe.id, recipe.hash.length, recipe.hashAlgorithm, recipes.outputArguments[4].value);
  const prepared = await session.read({ nodeId: `${root}.RecipeManagement.Recipes.${recipe.id}.IsPrepared`, attributeId: AttributeIds.Value });
  console.log("PREPARED", prepared.value.value);

  const command = async (object, method, inputArguments) => (await session.call({ objectId: `${root}.${object}`, methodId: `${root}.${object}.${method}`, inputArguments })).statusCode.name;
  const cause = [{ dataType: DataType.Int32, value: 1 }, { dataType: DataType.String, value: "peer" }];
  const job = [{ dataType: DataType.ExtensionObject, value: await struct(3015, { id: "" }) }, { dataType: DataType.ExtensionObject, value: await struct(3004, { id: "" }) },
    { dataType: DataType.ExtensionObject, value: await struct(3002, { id: "" }) }, { dataType: DataType.ExtensionObject, value: await struct(3003, { id: "" }) },
    { dataType: DataType.Variant, arrayType: VariantArrayType.Array, value: [] }];
  console.log("COMMANDS", await command("VisionStateMachine", "Halt", cause), await command("VisionStateMachine", "Reset", cause),
    await command("VisionStateMachine.AutomaticModeStateMachine", "Stop", cause), await command("VisionStateMachine.AutomaticModeStateMachine", "StartSingleJob", job),
    await command("VisionStateMachine.AutomaticModeStateMachine", "StartContinuous", job));
  const write = await session.write({ nodeId: `${root}.VisionStateMachine.CurrentState`, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.LocalizedText, value: { text: "mine" } } } });
  console.log("WRITE", write.name);

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
