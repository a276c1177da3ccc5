using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace EdgeInspector.Agent.Tests.Install;

/// <summary>A PC that exists only for one test: real folders, and system programs that remember what they were told.</summary>
/// <remarks>The services live in a PowerShell hashtable, so that a second run finds what the first has made.</remarks>
internal sealed class PlantPc : IDisposable
{
    private const string Programs = """
        $global:log = [System.Collections.Generic.List[string]]::new()
        $global:pc = @{ Services = @{}; Acl = @{}; Users = @('root'); Enabled = @(); Active = @(); Uid = '0'; Owner = @{} }
        function Write-Host { $global:log.Add("> $args") }
        function Ok { $global:LASTEXITCODE = 0 }
        function No { $global:LASTEXITCODE = 1 }
        function dotnet { $global:log.Add("dotnet $args"); Ok }
        function Get-Service { [CmdletBinding()] param($Name) $global:pc.Services[$Name] }
        function New-Service { param($Name, $BinaryPathName, $DisplayName, $StartupType, $Description)
            $global:log.Add("New-Service $Name $BinaryPathName")
            $global:pc.Services[$Name] = [pscustomobject]@{ Name = $Name; Status = 'Stopped'; Binary = $BinaryPathName; Account = 'LocalSystem'; Start = 'AUTO_START'; Recovery = '' } }
        function Stop-Service { param($Name) $global:log.Add("Stop-Service $Name"); $global:pc.Services[$Name].Status = 'Stopped' }
        function Restart-Service { param($Name) $global:log.Add("Restart-Service $Name"); $global:pc.Services[$Name].Status = 'Running' }
        function sc.exe {
            if ($global:fail -and "$args" -like $global:fail) { $global:log.Add("sc.exe $args"); 'FAILED 5: Access is denied.'; No; return }
            $service = $global:pc.Services[$args[1]]
            switch ($args[0]) {
                'qc' { "BINARY_PATH_NAME : $($service.Binary)"; "START_TYPE : 2 $($service.Start)"; "SERVICE_START_NAME : $($service.Account)"; Ok; return }
                'qfailure' { $service.Recovery; Ok; return }
                'delete' { $global:pc.Services.Remove($args[1]) }
                'failure' { $service.Recovery = 'RESTART RESTART RESTART' }
                'config' { if ($args[2] -eq 'obj=') { $service.Account = $args[3] } else { $service.Start = 'AUTO_START (DELAYED)' } }
            }
            $global:log.Add("sc.exe $args"); Ok }
        function icacls.exe {
            if ($args.Count -eq 1) { "$($global:pc.Acl[$args[0]])"; Ok; return }
            $global:log.Add("icacls.exe $args")
            $global:pc.Acl[$args[0]] = $args[2] -replace '\)([A-Z]+)$', ')($1)'; Ok }
        function id { if ($args.Count -eq 1) { $global:pc.Uid; Ok } elseif ($global:pc.Users -contains $args[1]) { '997'; Ok } else { No } }
        function useradd { $global:log.Add("useradd $args"); $global:pc.Users += $args[-1]; Ok }
        function chmod { $global:log.Add("chmod $args"); Ok }
        function stat { "$($global:pc.Owner[$args[2]])"; Ok }
        function install { $global:log.Add("install $args"); [void][IO.Directory]::CreateDirectory($args[-1]); $global:pc.Owner[$args[-1]] = "$($args[2]):750"; Ok }
        function systemctl {
            switch ($args[0]) {
                'is-enabled' { if ($global:pc.Enabled -contains $args[-1]) { Ok } else { No }; return }
                'is-active' { if ($global:pc.Active -contains $args[-1]) { Ok } else { No }; return }
                'enable' { $global:pc.Enabled += $args[-1] }
                'restart' { $global:pc.Active += $args[-1] }
                'disable' { $global:pc.Enabled = @(); $global:pc.Active = @() }
            }
            $global:log.Add("systemctl $args"); Ok }
        """;

    private readonly Runspace _runspace;

    public PlantPc(string platform)
    {
        Platform = platform;
        Root = Directory.CreateTempSubdirectory("edgeinspector-").FullName;
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        Invoke(Programs);
        Write("published/EdgeInspector.Agent.dll", "program 1");
        Write("published/sub/library.so", "library");
        PublishAgent(checkExit: 0);
        Write("data/config/line.yaml", "# the plant's own\n");
    }

    public string Platform { get; }

    public string Root { get; }

    /// <summary>Program that answers as the agent's <c>check</c> does.</summary>
    public string AgentName => Platform == "Windows" ? "EdgeInspector.Agent.exe" : "EdgeInspector.Agent";

    public string[] Log => Invoke("$global:log").Select(line => Relative(line.ToString())).ToArray();

    /// <summary>What was told to the system, without what was told to people.</summary>
    public string[] Told => Log.Where(line => !line.StartsWith('>')).ToArray();

    public void PublishAgent(int checkExit)
    {
        string path = Path.Combine(Root, "published", AgentName);
        File.WriteAllText(path, $"""
            #!/bin/sh
            case "$*" in
              *--print-folders*) echo {Root}/data/config/audit; echo {Root}/data/config/pki;;
              *) [ {checkExit} = 0 ] || echo 'line.yaml:3 plc: is missing';;
            esac
            exit {checkExit}
            """.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    public void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public bool Has(string path) => File.Exists(Path.Combine(Root, path));

    public void Forget() => Invoke("$global:log.Clear()");

    public void Set(string script) => Invoke(script);

    public int Install(string more = "") => Run($"-Source '{Root}/published' {more}");

    /// <summary>Runs install.ps1 itself and gives its exit code.</summary>
    public int Run(string arguments)
    {
        string script = Path.Combine(Repository.Folder, "install.ps1");
        string unit = Platform == "Linux" ? $"-UnitFolder '{Root}/units'" : "";
        Invoke($"& '{script}' -Platform {Platform} -InstallFolder '{Root}/program' -DataFolder '{Root}/data' {unit} {arguments}");
        return Convert.ToInt32(Invoke("$global:LASTEXITCODE").Single().BaseObject, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _runspace.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private string Relative(string line) => line.Replace(Root + "/", "", StringComparison.Ordinal);

    private PSObject[] Invoke(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        PSObject[] output = shell.AddScript(script).Invoke().ToArray();
        if (shell.HadErrors && shell.Streams.Error.Count > 0) throw new InvalidOperationException(string.Join('\n', shell.Streams.Error));
        return output;
    }
}
