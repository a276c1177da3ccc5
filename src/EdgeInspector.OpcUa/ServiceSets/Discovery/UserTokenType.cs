namespace EdgeInspector.OpcUa;

/// <summary>How a user says who he is.</summary>
internal enum UserTokenType
{
    Anonymous = 0,
    UserName = 1,
    Certificate = 2,
    IssuedToken = 3,
}
