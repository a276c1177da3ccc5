namespace EdgeInspector.OpcUa;

/// <summary>Who the user of a session is.</summary>
public sealed class UaIdentity
{
    private UaIdentity(string? userName, string? password)
    {
        Name = userName;
        Password = password;
    }

    public static UaIdentity Anonymous { get; } = new(null, null);

    /// <summary>The user's name; null for anonymous.</summary>
    public string? Name { get; }

    internal string? Password { get; }

    /// <summary>A user with a password, which only ever leaves encrypted.</summary>
    public static UaIdentity UserName(string userName, string password) => new(userName, password);

    public override string ToString() => Name is null ? "anonymous" : $"user '{Name}'";
}
