namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>The receiver over the packet ring; needs CAP_NET_RAW.</summary>
public sealed class PacketRingReceiverTests() : GvspReceiverTests(ReceivePath.PacketRing);
