namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>What must be at a path when the configuration is read.</summary>
internal enum PathExpectation
{
    /// <summary>A file that can be named now.</summary>
    File = 0,

    /// <summary>A file that can be named now and that not everybody may read.</summary>
    SecretFile,

    /// <summary>A folder that can be named now.</summary>
    Folder,

    /// <summary>A folder, or nothing yet: the agent makes it.</summary>
    FolderToMake,
}
