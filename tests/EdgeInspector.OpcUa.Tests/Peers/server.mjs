// An independent OPC UA server: node server.mjs <port> <pki folder> [token lifetime in ms] [RSA key size in bit]
// It prints LISTENING when clients may come, every write as WRITTEN <name> <type> <value>, and its certificate's file as CERTIFICATE.
import opcua from "node-opcua";

const { OPCUAServer, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, Variant, DataType, StatusCodes } = opcua;
const [port, pki, lifetime, keySize] = process.argv.slice(2);

const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true, keySize: keySize ? Number(keySize) : 2048 });
await certificates.initialize();

const server = new OPCUAServer({
  port: Number(port),
  host: "127.0.0.1",
  hostname: "127.0.0.1",
  serverInfo: { applicationUri: "urn:peer:node-opcua", productUri: "peer" },
  serverCertificateManager: certificates,
  userCertificateManager: certificates,
  securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss],
  securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
  defaultSecureTokenLifetime: lifetime ? Number(lifetime) : 3_600_000,
  allowAnonymous: true,
  disableDiscovery: true,
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
        console.log("WRITTEN", name, DataType[v.dataType], String(v.value));
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
