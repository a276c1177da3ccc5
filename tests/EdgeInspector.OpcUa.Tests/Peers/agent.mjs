// An independent stand-in for the agent at the simulated PLC: node agent.mjs <url> <pki folder>
// It does by CONTRACTS what the agent does: Ready and heartbeat up, then for each trigger the payload, then ResultSeq in a write of
// its own, then the acknowledgement. Every second unit gets an accept. It prints a line for each unit and DONE at the end.
import opcua from "node-opcua";

const { OPCUAClient, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, AttributeIds, DataType } = opcua;
const [url, pki] = process.argv.slice(2);
const units = 4;

const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
await certificates.initialize();
const client = OPCUAClient.create({
  applicationName: "peer",
  endpointMustExist: false,
  clientCertificateManager: certificates,
  securityPolicy: SecurityPolicy.Basic256Sha256,
  securityMode: MessageSecurityMode.SignAndEncrypt,
  connectionStrategy: { maxRetry: 1, initialDelay: 100, maxDelay: 500 },
});

try {
  await client.connect(url);
  const session = await client.createSession();
  const ns = (await session.readNamespaceArray()).indexOf("urn:edgeinspector:plc-simulator");
  const id = (name) => `ns=${ns};s=DB_Vision.${name}`;
  const value = (name, dataType, v) => ({ nodeId: id(name), attributeId: AttributeIds.Value, value: { value: { dataType, value: v } } });
  const write = async (...values) => {
    for (const status of await session.write(values)) if (status.value !== 0) throw new Error(status.toString());
  };
  const read = async (...names) => (await session.read(names.map((n) => ({ nodeId: id(n), attributeId: AttributeIds.Value })))).map((r) => r.value.value);

  let heartbeat = 1;
  await write(value("Heartbeat", DataType.UInt32, heartbeat), value("Ready", DataType.Boolean, true));
  let [last] = await read("Trigger");
  let sequence = (await read("ResultSeq"))[0];
  for (let done = 0; done < units;) {
    await write(value("Heartbeat", DataType.UInt32, ++heartbeat));
    const [trigger, unit] = await read("Trigger", "UnitId");
    if (trigger === last) continue;
    last = trigger;
    const verdict = done % 2 === 0 ? 1 : 0;
    await write(value("ResultUnitId", DataType.UInt32, unit), value("Verdict", DataType.Byte, verdict), value("ReasonCode", DataType.UInt16, 0), value("Score", DataType.Float, 0.5));
    await write(value("ResultSeq", DataType.UInt32, ++sequence));
    let acknowledged;
    do [acknowledged] = await read("AckSeq"); while (acknowledged !== sequence);
    console.log("UNIT", unit, verdict, acknowledged);
    done++;
  }
  await session.close();
  await client.disconnect();
  console.log("DONE");
  process.exit(0);
} catch (error) {
  console.log("FAILED", error.message);
  process.exit(1);
}
