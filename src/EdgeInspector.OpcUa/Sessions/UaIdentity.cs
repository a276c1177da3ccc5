namespace EdgeInspector.OpcUa;

/// <summary>Who the user of a session is.</summary>
public sealed class UaIdentity
{
    private UaIdentity(string? userName, string? password, UserCertificate? certificate)
    {
        Name = userName;
        Password = password;
        Certificate = certificate;
    }

    public static UaIdentity Anonymous { get; } = new(null, null, null);

    /// <summary>The user's name; null for anonymous and for a certificate.</summary>
    public string? Name { get; }

    internal string? Password { get; }

    internal UserCertificate? Certificate { get; }

    internal UserTokenType TokenType =>
        Certificate is not null ? UserTokenType.Certificate : Name is not null ? UserTokenType.UserName : UserTokenType.Anonymous;

    /// <summary>A user with a password, which only ever leaves encrypted.</summary>
    public static UaIdentity UserName(string userName, string password) => new(userName, password, null);

    /// <summary>A user with a certificate; its owner disposes of it.</summary>
    public static UaIdentity UserCertificate(UserCertificate certificate) => new(null, null, certificate);

    /// <summary>For messages and logs; never the password.</summary>
    public override string ToString() => Certificate is not null ? $"user with {Certificate}" : Name is null ? "anonymous" : $"user '{Name}'";
}
