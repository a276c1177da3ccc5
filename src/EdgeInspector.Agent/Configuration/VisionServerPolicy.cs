namespace EdgeInspector.Agent.Configuration;

/// <summary>Which security policies the agent's own server offers.</summary>
public enum VisionServerPolicy
{
    All,
    Basic256Sha256,
    Aes128Sha256RsaOaep,
    Aes256Sha256RsaPss,
}
