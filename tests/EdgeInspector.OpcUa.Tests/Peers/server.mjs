// An independent OPC UA server: node server.mjs <port> <pki folder> [token lifetime in ms] [RSA key size in bit] [certificate chain file] [key file]
// It prints LISTENING when clients may come, every write (unless QUIET is set, for figures) as WRITTEN <name> <type> <value>, and its certificate's file as CERTIFICATE.
import { fileURLToPath } from "node:url";
import opcua from "node-opcua";

const { nodesets, OPCUAServer, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, Variant, VariantArrayType, DataType, StatusCodes } = opcua;
const [port, pki, lifetime, keySize, certificateFile, privateKeyFile] = process.argv.slice(2);

const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true, keySize: keySize ? Number(keySize) : 2048 });
await certificates.initialize();

const server = new OPCUAServer({
  port: Number(port),
  host: "127.0.0.1",
  hostname: "127.0.0.1",
  serverInfo: { applicationUri: "urn:peer:node-opcua", productUri: "peer" },
  serverCertificateManager: certificates,
  ...(certificateFile ? { certificateFile, privateKeyFile } : {}),
  userCertificateManager: certificates,
  securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss],
  securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
  defaultSecureTokenLifetime: lifetime ? Number(lifetime) : 3_600_000,
  allowAnonymous: true,
  disableDiscovery: true,
  nodeset_filename: [nodesets.standard, fileURLToPath(new URL("types.xml", import.meta.url))],
  userManager: { isValidUser: (user, password) => user === "ei1" && password === "vials only" },
});
await server.initialize();

const space = server.engine.addressSpace;
space.registerNamespace("urn:something:else");
const plc = space.registerNamespace("urn:plc:vision");
const folder = plc.addObject({ organizedBy: space.rootFolder.objects, browseName: "DB_Vision", nodeId: "s=DB_Vision" });

function variable(name, dataType, value) {
  let current = new Variant({ dataType, value });
  const node = plc.addVariable({
    componentOf: folder,
    browseName: name,
    nodeId: "s=DB_Vision." + name,
    dataType: DataType[dataType],
    minimumSamplingInterval: 10,
    value: {
      get: () => current,
      set: (v) => {
        current = v;
        if (!process.env.QUIET) console.log("WRITTEN", name, DataType[v.dataType], String(v.value));
        return StatusCodes.Good;
      },
    },
  });
  return { node, set: (v) => { current = new Variant({ dataType, value: v }); } };
}

variable("Verdict", DataType.Byte, 0);
variable("Reject", DataType.Boolean, false);
variable("ResultUnitId", DataType.UInt32, 0);
variable("ResultSeq", DataType.UInt32, 0);
variable("Score", DataType.Float, 0);
variable("BatchId", DataType.String, "B-0001");

// Structures: each write is printed with its fields.
const types = space.getNamespaceIndex("urn:plc:types");
function structure(name, type, value) {
  const dataType = space.findNode(`ns=${types};s=DT_"${type}"`);
  let current = new Variant({ dataType: DataType.ExtensionObject, value: space.constructExtensionObject(dataType, value) });
  plc.addVariable({
    componentOf: folder,
    browseName: name,
    nodeId: "s=DB_Vision." + name,
    dataType,
    minimumSamplingInterval: 10,
    value: {
      get: () => current,
      set: (v) => {
        current = v;
        console.log("STRUCTURE", name, v.value.schema.name, JSON.stringify(v.value.toJSON()));
        return StatusCodes.Good;
      },
    },
  });
}
structure("Result", "Result", { UnitId: 1, Verdict: 2, ReasonCode: 3, Score: 0.5, Seq: 4 });
structure("Finding", "Finding", { Label: "crack", Where: { X: 1.5, Y: -2 }, Outline: [{ X: 1, Y: 2 }, { X: 3, Y: 4 }], Lane: 2, Scores: [0.25, 0.75], Depth: 7.5, At: new Date("2025-06-01T12:00:00Z") });
structure("Setting", "Setting", { Text: "wide" });
const matrix = new Variant({ dataType: DataType.Int32, arrayType: VariantArrayType.Matrix, dimensions: [2, 3], value: [1, 2, 3, 4, 5, 6] });
let grid = matrix;
plc.addVariable({
  componentOf: folder, browseName: "Grid", nodeId: "s=DB_Vision.Grid", dataType: "Int32", valueRank: 2, arrayDimensions: [2, 3], minimumSamplingInterval: 10,
  value: { get: () => grid, set: (v) => { grid = v; console.log("MATRIX", v.dimensions.join("x"), Array.from(v.value).join(",")); return StatusCodes.Good; } },
});

// One variable of each built-in type that takes any shape; each write is printed with its shape.
const builtIns = ["Boolean", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Float", "Double", "String", "DateTime", "Guid", "ByteString",
  "XmlElement", "NodeId", "ExpandedNodeId", "StatusCode", "QualifiedName", "LocalizedText"];
const anyTypes = plc.addObject({ organizedBy: space.rootFolder.objects, browseName: "AnyTypes", nodeId: "s=AnyTypes" });
for (const name of builtIns) {
  let any = null;
  plc.addVariable({
    componentOf: anyTypes, browseName: "Any" + name, nodeId: "s=Any" + name, dataType: name, valueRank: -2, minimumSamplingInterval: 10,
    value: {
      get: () => any ?? StatusCodes.BadWaitingForInitialData,
      set: (v) => {
        any = v;
        const size = v.arrayType === VariantArrayType.Matrix ? " " + v.dimensions.join("x") : v.arrayType === VariantArrayType.Array ? " " + v.value.length : "";
        console.log("TYPED", DataType[v.dataType], VariantArrayType[v.arrayType] + size);
        return StatusCodes.Good;
      },
    },
  });
}

const post = plc.addMethod(folder, {
  browseName: "PostResult",
  nodeId: "s=DB_Vision.PostResult",
  inputArguments: [
    { name: "UnitId", dataType: DataType.UInt32, description: "unit" },
    { name: "Verdict", dataType: DataType.Byte },
    { name: "ReasonCode", dataType: DataType.UInt16 },
    { name: "Score", dataType: DataType.Float },
    { name: "Seq", dataType: DataType.UInt32 },
  ],
  outputArguments: [{ name: "AckSeq", dataType: DataType.UInt32 }],
});
post.bindMethod((inputs, context, answer) => {
  console.log("CALLED", inputs.map((v) => DataType[v.dataType] + " " + v.value).join(", "));
  space.rootFolder.objects.server.raiseEvent("BaseEventType", { severity: { dataType: "UInt16", value: 321 }, message: { dataType: "LocalizedText", value: "unit " + inputs[0].value } });
  const verdict = inputs[1].value;
  const outputArguments = [{ dataType: DataType.UInt32, value: verdict === 2 ? 0 : inputs[4].value }];
  answer(null, verdict > 2 ? { statusCode: StatusCodes.BadOutOfRange } : { statusCode: verdict === 2 ? StatusCodes.GoodCompletesAsynchronously : StatusCodes.Good, outputArguments });
});
let beats = 0;
const heartbeat = variable("PlcHeartbeat", DataType.UInt32, 0);
setInterval(() => heartbeat.set(++beats), 50);
for (let i = 0; i < 25; i++) plc.addVariable({ componentOf: folder, browseName: "Tag" + i, nodeId: "s=Tag" + i, dataType: "Int32", value: { dataType: "Int32", value: i } });

await server.start();
console.log("CERTIFICATE", server.certificateFile);
console.log("LISTENING", port);
