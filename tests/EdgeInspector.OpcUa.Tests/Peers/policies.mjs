// An independent OPC UA client that opens one session under each policy: node policies.mjs <url> <pki folder> <RSA key size in bit> <policy/mode>...
// With user:<certificate DER file>:<key PEM file> as the first way the user has a certificate instead of a password.
// It prints SPOKE <policy/mode> <value read back> for each, and DONE at the end.
import { readFileSync } from "node:fs";
import opcua from "node-opcua";

const { OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, UserTokenType, AttributeIds, DataType } = opcua;
const [url, pki, keySize, ...ways] = process.argv.slice(2);

const [, userCertificate, userKey] = ways[0].startsWith("user:") ? ways.shift().split(":") : [];
const user = userCertificate
  ? { type: UserTokenType.Certificate, certificateData: readFileSync(userCertificate), privateKey: readFileSync(userKey, "utf8") }
  : { type: UserTokenType.UserName, userName: "ei1", password: "vials only" };

try {
  for (const [index, way] of ways.entries()) {
    const [policy, mode] = way.split("/");
    const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true, keySize: Number(keySize) });
    await certificates.initialize();
    const client = OPCUAClient.create({
      applicationName: "peer",
      endpointMustExist: false,
      clientCertificateManager: certificates,
      securityPolicy: SecurityPolicy[policy],
      securityMode: MessageSecurityMode[mode],
      connectionStrategy: { maxRetry: 1, initialDelay: 100, maxDelay: 500 },
    });
    await client.connect(url);
    const session = await client.createSession(user);
    const ns = (await session.readNamespaceArray()).indexOf("urn:plc:vision");
    const unit = `ns=${ns};s=DB_Vision.ResultUnitId`;
    await session.write({ nodeId: unit, attributeId: AttributeIds.Value, value: { value: { dataType: DataType.UInt32, value: index + 1 } } });
    const read = await session.read({ nodeId: unit, attributeId: AttributeIds.Value });
    console.log("SPOKE", way, read.value.value);
    await session.close();
    await client.disconnect();
  }
  console.log("DONE");
  process.exit(0);
} catch (error) {
  console.log("FAILED", error.message);
  process.exit(1);
}
