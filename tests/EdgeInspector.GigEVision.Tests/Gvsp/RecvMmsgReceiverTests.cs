namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>The receiver over recvmmsg.</summary>
public sealed class RecvMmsgReceiverTests() : GvspReceiverTests(ReceivePath.RecvMmsg);
