namespace EdgeInspector.Agent.Configuration;

/// <summary>A file whose first line is a password, named by <c>password-file</c>.</summary>
/// <remarks>Read at the moment of use and not kept; neither the path's content nor its length is ever logged.</remarks>
public static class SecretFile
{
    /// <summary>The first line without its line break, or false with what is wrong.</summary>
    public static bool TryRead(string path, out string secret, out string failure)
    {
        secret = "";
        failure = "";
        try
        {
            using var reader = new StreamReader(path);
            secret = reader.ReadLine() ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = $"password file '{path}' cannot be read: {e.Message}";
            return false;
        }

        if (secret.Length == 0) failure = $"password file '{path}' has an empty first line";
        return secret.Length > 0;
    }
}
