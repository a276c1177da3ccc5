namespace EdgeInspector.OpcUa;

/// <summary>Who a client of a server is.</summary>
/// <param name="User">The user's name; <c>anonymous</c> without one, empty before the session is activated.</param>
/// <param name="ApplicationUri">As its certificate, or without security only its word, says.</param>
/// <param name="SessionName">As the client named it.</param>
/// <param name="IsAuthenticated">By a user name with its password or by a user certificate.</param>
public sealed record UaClientIdentity(string User, string ApplicationUri, string SessionName, bool IsAuthenticated);
