// node-opcua's own client writing one Boolean again and again: node bench.mjs <url> <pki folder> <None|SignAndEncrypt> <count>
// It prints P50 <microseconds> after a warm-up of a third of the count.
import opcua from "node-opcua";

const { OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, AttributeIds, DataType } = opcua;
const [url, pki, mode, count] = process.argv.slice(2);
const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
await certificates.initialize();
const client = OPCUAClient.create({
  applicationName: "peer",
  endpointMustExist: false,
  clientCertificateManager: certificates,
  securityPolicy: mode === "None" ? SecurityPolicy.None : SecurityPolicy.Basic256Sha256,
  securityMode: MessageSecurityMode[mode],
});
await client.connect(url);
const session = await client.createSession();
const ns = (await session.readNamespaceArray()).indexOf("urn:plc:vision");
const micros = [];
for (let i = -Math.floor(count / 3); i < count; i++) {
  const start = process.hrtime.bigint();
  const status = await session.write({ nodeId: `ns=${ns};s=DB_Vision.Reject`, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.Boolean, value: (i & 1) === 0 } } });
  const taken = Number(process.hrtime.bigint() - start) / 1000;
  if (status.name !== "Good") throw new Error(status.name);
  if (i >= 0) micros.push(taken);
}
micros.sort((a, b) => a - b);
console.log("P50", micros[Math.floor(micros.length / 2)].toFixed(1));
await session.close();
await client.disconnect();
process.exit();
