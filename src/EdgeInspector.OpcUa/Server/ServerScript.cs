namespace EdgeInspector.OpcUa;

/// <summary>Answers a request without the server's own work: writes the answer and gives true, or false to let the server serve it.</summary>
/// <remarks>For figures that ask what a client costs, and tests. On the connection's thread. Answers to requests that came together go out together.</remarks>
internal delegate bool ServerScript(uint request, ref UaReader reader, UaWriter answer);
