using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;

namespace EdgeInspector.Agent.Tests.Plc;

public sealed class PlcStacksTests
{
    [Theory, Requirement("OPS-01")]
    [InlineData(false, PlcSecurityMode.None, PlcIdentityType.Anonymous, HandshakeMode.PositiveRelease, "not in this build")]
    [InlineData(true, PlcSecurityMode.SignAndEncrypt, PlcIdentityType.Anonymous, HandshakeMode.PositiveRelease, "without encryption only")]
    [InlineData(true, PlcSecurityMode.Sign, PlcIdentityType.Anonymous, HandshakeMode.PositiveRelease, "without encryption only")]
    [InlineData(true, PlcSecurityMode.None, PlcIdentityType.UserName, HandshakeMode.PositiveRelease, "anonymous")]
    [InlineData(true, PlcSecurityMode.None, PlcIdentityType.Anonymous, HandshakeMode.RejectSignal, "reject-signal")]
    [InlineData(true, PlcSecurityMode.None, PlcIdentityType.Anonymous, HandshakeMode.PositiveRelease, "")]
    public void Other_stack_is_refused_where_nobody_has_tried_it(
        bool holdsFoundation, PlcSecurityMode security, PlcIdentityType identity, HandshakeMode handshake, string reason)
    {
        string other = PlcStacks.Refusal(PlcStack.Foundation, security, identity, handshake, holdsFoundation);

        Assert.Equal(reason.Length == 0, other.Length == 0);
        Assert.Contains(reason, other, StringComparison.Ordinal);
        Assert.Equal("", PlcStacks.Refusal(PlcStack.Own, security, identity, handshake, holdsFoundation));
    }
}
