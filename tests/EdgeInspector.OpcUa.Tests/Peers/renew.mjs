// An independent OPC UA client that writes a count as fast as it goes while its tokens are renewed: node renew.mjs <url> <pki folder> <policy> <mode> <seconds> <token lifetime in ms>
// It prints LOST if its connection breaks, and RENEWED <renewals> <writes> at the end.
import opcua from "node-opcua";

const { OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, AttributeIds, DataType } = opcua;
const [url, pki, policy, mode, seconds, lifetime] = process.argv.slice(2);
const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
await certificates.initialize();
const client = OPCUAClient.create({
  applicationName: "peer",
  endpointMustExist: false,
  clientCertificateManager: certificates,
  securityPolicy: SecurityPolicy[policy],
  securityMode: MessageSecurityMode[mode],
  defaultSecureTokenLifetime: Number(lifetime),
});
let renewed = 0;
client.on("security_token_renewed", () => renewed++);
for (const event of ["connection_lost", "start_reconnection", "close"]) client.on(event, () => { if (!over) console.log("LOST", event); });
let over = false;
await client.connect(url);
const session = await client.createSession();
const ns = (await session.readNamespaceArray()).indexOf("urn:plc:vision");
let written = 0;
const end = Date.now() + Number(seconds) * 1000;
while (Date.now() < end) {
  const status = await session.write({ nodeId: `ns=${ns};s=DB_Vision.ResultUnitId`, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.UInt32, value: ++written } } });
  if (status.name !== "Good") console.log("LOST", status.name);
}
over = true;
console.log("RENEWED", renewed, written);
await session.close();
await client.disconnect();
process.exit(0);
