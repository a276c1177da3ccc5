namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>The receiver over joined datagrams, of which there are none on loopback unless the sender joins them: each comes by itself.</summary>
public sealed class JoinedReceiverTests() : GvspReceiverTests(ReceivePath.Joined);
