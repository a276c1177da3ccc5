namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>The receiver over the portable socket.</summary>
public sealed class SocketReceiverTests() : GvspReceiverTests(ReceivePath.Socket);
