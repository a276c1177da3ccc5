<#
.SYNOPSIS
Installs EdgeInspector as a Windows service or a systemd unit, brings it up to date, or takes it away.

.DESCRIPTION
Takes a published folder (-Source) or publishes one (-Publish), asks the agent to check the configuration, and only then
touches the service. A second run changes nothing that is already as it should be. A configuration that is there is never
overwritten. -Uninstall takes the service and the program away; configuration, models and records stay.

The service runs under an account of its own that can read its program and its configuration, and can write only the folders
that the configuration names (records, certificates).

Exit codes: 0 done; 2 wrong arguments; 3 the configuration has problems; 4 a step failed; 5 not an administrator.

.PARAMETER Source
A folder that 'dotnet publish' has written.

.PARAMETER Publish
Publish from the sources beside this script first. Needs the .NET SDK.

.PARAMETER InstallFolder
Where the program goes. Default: C:\Program Files\EdgeInspector, or /opt/edgeinspector.

.PARAMETER DataFolder
Where configuration, models and records live. Default: C:\ProgramData\EdgeInspector, or /var/lib/edgeinspector.

.PARAMETER Config
The line's YAML file. Default: config/line.yaml in the data folder. The shipped files are copied there when there are none.

.PARAMETER ServiceName
Name of the service. Default: EdgeInspector.

.PARAMETER Account
Account of the service. Default: the virtual account 'NT SERVICE\<ServiceName>', or the system user 'edgeinspector'.
An account with a password is not supported: use a virtual or a group managed account.

.PARAMETER Uninstall
Take the service and the program away.

.PARAMETER Platform
Windows or Linux. Default: the one that the script runs on.

.PARAMETER UnitFolder
Folder of the systemd units. Default: /etc/systemd/system.

.EXAMPLE
./install.ps1 -Publish -WhatIf

.EXAMPLE
.\install.ps1 -Source .\publish -Config D:\line\line.yaml

.EXAMPLE
./install.ps1 -Uninstall
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string] $Source,
    [switch] $Publish,
    [string] $InstallFolder,
    [string] $DataFolder,
    [string] $Config,
    [string] $ServiceName = 'EdgeInspector',
    [string] $Account,
    [switch] $Uninstall,
    [ValidateSet('Auto', 'Windows', 'Linux')]
    [string] $Platform = 'Auto',
    [string] $UnitFolder = '/etc/systemd/system'
)

$ErrorActionPreference = 'Stop'
$script:changes = 0
$script:failure = 4

# Files are handled through .NET: the same words then mean the same in Windows PowerShell 5.1 and PowerShell 7.
$onWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT
$forWindows = if ($Platform -eq 'Auto') { $onWindows } else { $Platform -eq 'Windows' }
$here = $PSScriptRoot
$utf8 = [Text.UTF8Encoding]::new($false)

function Stop-Install([int] $code, [string] $message) {
    $script:failure = $code
    throw $message
}

function Invoke-Step([string] $what, [scriptblock] $action) {
    if (-not $PSCmdlet.ShouldProcess($what)) { return }
    Write-Host "  $what"
    & $action | Out-Null
    $script:changes++
}

function Invoke-Program([string] $program, [string[]] $arguments) {
    $output = & $program @arguments
    if ($LASTEXITCODE -ne 0) { Stop-Install 4 "'$program $($arguments -join ' ')' ended with $LASTEXITCODE. $($output -join ' ')" }
    $output
}

function Get-FullPath([string] $path) {
    if ([IO.Path]::IsPathRooted($path)) { return [IO.Path]::GetFullPath($path) }
    [IO.Path]::GetFullPath([IO.Path]::Combine($PSCmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath, $path))
}

function Get-FilesBelow([string] $folder) {
    $prefix = $folder.TrimEnd('/', '\').Length + 1
    foreach ($file in [IO.Directory]::GetFiles($folder, '*', [IO.SearchOption]::AllDirectories)) { $file.Substring($prefix) }
}

function Test-SameFile([string] $one, [string] $other) {
    if (-not [IO.File]::Exists($other)) { return $false }
    if ([IO.FileInfo]::new($one).Length -ne [IO.FileInfo]::new($other).Length) { return $false }
    $sha = [Security.Cryptography.SHA256]::Create()
    try {
        $hashes = foreach ($path in $one, $other) {
            $stream = [IO.File]::OpenRead($path)
            try { [BitConverter]::ToString($sha.ComputeHash($stream)) } finally { $stream.Dispose() }
        }
        return $hashes[0] -eq $hashes[1]
    }
    finally { $sha.Dispose() }
}

function Copy-OneFile([string] $from, [string] $to) {
    [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($to)) | Out-Null
    [IO.File]::Copy($from, $to, $true)
}

function Test-Administrator {
    if ($onWindows) {
        $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
        return [Security.Principal.WindowsPrincipal]::new($identity).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
    }
    return "$(& id -u)" -eq '0'
}

# ---- arguments -----------------------------------------------------------------------------------------------------

function Resolve-Arguments {
    if ($ServiceName -notmatch '^[A-Za-z][A-Za-z0-9_.-]{0,63}$') {
        Stop-Install 2 "-ServiceName '$ServiceName' is not allowed; allowed: 1..64 letters, digits, dots, - or _, beginning with a letter"
    }
    if (-not $InstallFolder) {
        $script:InstallFolder = if ($forWindows) { [IO.Path]::Combine("$env:ProgramFiles", 'EdgeInspector') } else { '/opt/edgeinspector' }
    }
    if (-not $DataFolder) {
        $script:DataFolder = if ($forWindows) { [IO.Path]::Combine("$env:ProgramData", 'EdgeInspector') } else { '/var/lib/edgeinspector' }
    }
    $script:InstallFolder = Get-FullPath $script:InstallFolder
    $script:DataFolder = Get-FullPath $script:DataFolder
    $script:Config = if ($Config) { Get-FullPath $Config } else { [IO.Path]::Combine($script:DataFolder, 'config', 'line.yaml') }
    if (-not $Account) { $script:Account = if ($forWindows) { "NT SERVICE\$ServiceName" } else { 'edgeinspector' } }
    foreach ($path in $script:InstallFolder, $script:DataFolder, $script:Config) {
        if ($path -match '["\r\n]') { Stop-Install 2 "path '$path' holds a quote or a line break" }
    }
    $script:agentName = if ($forWindows) { 'EdgeInspector.Agent.exe' } else { 'EdgeInspector.Agent' }
    $script:agent = [IO.Path]::Combine($script:InstallFolder, $script:agentName)
    $script:manifest = [IO.Path]::Combine($script:InstallFolder, 'installed-files.txt')
}

function Resolve-Source {
    if ($Publish -and $Source) { Stop-Install 2 '-Source and -Publish exclude each other' }
    if (-not $Publish -and -not $Source) { Stop-Install 2 'name a published folder with -Source, or publish one with -Publish' }
    if ($Publish) {
        $project = [IO.Path]::Combine($here, 'src', 'EdgeInspector.Agent', 'EdgeInspector.Agent.csproj')
        $script:Source = [IO.Path]::Combine($here, 'artifacts', 'publish')
        # Without a program there is nothing to check: publishing happens even with -WhatIf, it changes no installation.
        Write-Host "  publish to $script:Source"
        Invoke-Program 'dotnet' @('publish', $project, '-c', 'Release', '-o', $script:Source, '--nologo') | Out-Null
    }
    $script:Source = Get-FullPath $script:Source
    if (-not [IO.File]::Exists([IO.Path]::Combine($script:Source, $script:agentName))) {
        Stop-Install 2 "'$script:Source' holds no ${script:agentName}: this is no published folder for this platform"
    }
}

# ---- configuration -------------------------------------------------------------------------------------------------

function Copy-ShippedFiles {
    if ([IO.File]::Exists($Config) -or -not [IO.Directory]::Exists([IO.Path]::Combine($here, 'config'))) { return }
    if ($Config -ne [IO.Path]::Combine($DataFolder, 'config', 'line.yaml')) { return }
    foreach ($part in 'config', 'models') {
        $from = [IO.Path]::Combine($here, $part)
        if (-not [IO.Directory]::Exists($from)) { continue }
        foreach ($file in Get-FilesBelow $from) {
            $to = [IO.Path]::Combine($DataFolder, $part, $file)
            if ([IO.File]::Exists($to)) { continue }
            Invoke-Step "copy $to" { Copy-OneFile ([IO.Path]::Combine($from, $file)) $to }
        }
    }
}

function Test-Configuration {
    if (-not [IO.File]::Exists($Config)) {
        if ($WhatIfPreference) { return }
        Stop-Install 3 "configuration '$Config' does not exist"
    }
    $program = [IO.Path]::Combine($Source, $agentName)
    $lines = & $program 'check' '--config' $Config
    if ($LASTEXITCODE -ne 0) {
        foreach ($line in $lines) { Write-Host "  $line" }
        Stop-Install 3 "the configuration has problems; nothing was changed but missing files of the data folder. Correct '$Config' and run again"
    }
    $script:writable = @(& $program 'check' '--config' $Config '--print-folders')
    if ($LASTEXITCODE -ne 0) { Stop-Install 4 "'$agentName check --print-folders' ended with $LASTEXITCODE" }
}

# ---- program -------------------------------------------------------------------------------------------------------

function Get-StaleFiles {
    foreach ($file in Get-FilesBelow $Source) {
        if (-not (Test-SameFile ([IO.Path]::Combine($Source, $file)) ([IO.Path]::Combine($InstallFolder, $file)))) { $file }
    }
}

function Copy-Program([string[]] $files) {
    foreach ($file in $files) {
        Invoke-Step "copy $file" { Copy-OneFile ([IO.Path]::Combine($Source, $file)) ([IO.Path]::Combine($InstallFolder, $file)) }
    }
    $all = [string[]]@(Get-FilesBelow $Source)
    [Array]::Sort($all, [StringComparer]::Ordinal)
    $list = $all -join "`n"
    if (-not [IO.File]::Exists($manifest) -or [IO.File]::ReadAllText($manifest) -ne $list) {
        Invoke-Step "write $manifest" { [IO.File]::WriteAllText($manifest, $list, $utf8) }
    }
}

function Remove-Program {
    if (-not [IO.File]::Exists($manifest)) { return }
    foreach ($file in [IO.File]::ReadAllLines($manifest)) {
        $path = [IO.Path]::Combine($InstallFolder, $file)
        if ([IO.File]::Exists($path)) { Invoke-Step "delete $path" { [IO.File]::Delete($path) } }
    }
    Invoke-Step "delete $manifest" { [IO.File]::Delete($manifest) }
    if (-not [IO.Directory]::Exists($InstallFolder)) { return }
    $folders = [string[]](@([IO.Directory]::GetDirectories($InstallFolder, '*', [IO.SearchOption]::AllDirectories)) + $InstallFolder)
    [Array]::Sort($folders, [StringComparer]::Ordinal)
    [Array]::Reverse($folders)
    foreach ($folder in $folders) {
        # Whatever somebody else has put here stays.
        if (-not $WhatIfPreference -and [IO.Directory]::GetFileSystemEntries($folder).Length -eq 0) { [IO.Directory]::Delete($folder) }
    }
}

# ---- Windows -------------------------------------------------------------------------------------------------------

function Set-FolderRight([string] $folder, [string] $right) {
    if (-not [IO.Directory]::Exists($folder)) { Invoke-Step "make $folder" { [IO.Directory]::CreateDirectory($folder) } }
    $grant = "${Account}:(OI)(CI)$right"
    $now = if ([IO.Directory]::Exists($folder)) { (& icacls.exe $folder) -join "`n" } else { '' }
    if ($now.Contains("${Account}:(OI)(CI)($right)")) { return }
    Invoke-Step "let $Account have $right on $folder" { Invoke-Program 'icacls.exe' @($folder, '/grant:r', $grant, '/Q') }
}

function Install-WindowsService([string[]] $stale) {
    $binary = "`"$agent`" run --config `"$Config`""
    $service = Get-Service -Name $ServiceName -ErrorAction SilentlyContinue
    $settings = if ($service) { (& sc.exe qc $ServiceName 4096) -join "`n" } else { '' }
    $wasRunning = $service -and "$($service.Status)" -eq 'Running'

    $isOther = $service -and -not $settings.Contains($binary)
    if ($wasRunning -and ($stale -or $isOther)) { Invoke-Step "stop service $ServiceName" { Stop-Service -Name $ServiceName } }
    Copy-Program $stale
    if ($isOther) {
        Invoke-Step "delete service $ServiceName, which ran something else" { Invoke-Program 'sc.exe' @('delete', $ServiceName) }
        $service = $null
    }
    if (-not $service) {
        Invoke-Step "make service $ServiceName" {
            New-Service -Name $ServiceName -BinaryPathName $binary -DisplayName 'EdgeInspector' -StartupType Automatic `
                -Description 'Judges every unit of the line before its deadline; silence is reject.'
        }
        $settings = ''
    }
    if (-not $settings.Contains($Account)) {
        Invoke-Step "run it as $Account" {
            Invoke-Program 'sc.exe' @('sidtype', $ServiceName, 'unrestricted')
            Invoke-Program 'sc.exe' @('config', $ServiceName, 'obj=', $Account)
        }
    }
    if (-not $settings.Contains('DELAYED')) {
        Invoke-Step 'start it with Windows, after the network' { Invoke-Program 'sc.exe' @('config', $ServiceName, 'start=', 'delayed-auto') }
    }
    $recovery = if ($settings) { (& sc.exe qfailure $ServiceName) -join "`n" } else { '' }
    if (([regex]::Matches($recovery, 'RESTART')).Count -lt 3) {
        Invoke-Step 'restart it after a failure' {
            Invoke-Program 'sc.exe' @('failure', $ServiceName, 'reset=', '86400', 'actions=', 'restart/2000/restart/5000/restart/30000')
            Invoke-Program 'sc.exe' @('failureflag', $ServiceName, '1')
        }
    }

    Set-FolderRight $InstallFolder 'RX'
    Set-FolderRight ([IO.Path]::GetDirectoryName($Config)) 'RX'
    if ([IO.Directory]::Exists($DataFolder)) { Set-FolderRight $DataFolder 'RX' }
    foreach ($folder in $writable) { Set-FolderRight $folder 'M' }
    if ($script:changes -gt 0 -or -not $wasRunning) { Invoke-Step "start service $ServiceName" { Restart-Service -Name $ServiceName } }
}

function Uninstall-WindowsService {
    $service = Get-Service -Name $ServiceName -ErrorAction SilentlyContinue
    if ($service) {
        if ("$($service.Status)" -eq 'Running') { Invoke-Step "stop service $ServiceName" { Stop-Service -Name $ServiceName } }
        Invoke-Step "delete service $ServiceName" { Invoke-Program 'sc.exe' @('delete', $ServiceName) }
    }
}

# ---- Linux ---------------------------------------------------------------------------------------------------------

function Get-UnitName { $ServiceName.ToLowerInvariant() + '.service' }

function Get-UnitText {
    $paths = ($writable | ForEach-Object { '"' + $_.Replace('%', '%%') + '"' }) -join ' '
    $program = '"' + $agent.Replace('%', '%%') + '"'
    $file = '"' + $Config.Replace('%', '%%') + '"'
    @(
        '[Unit]'
        'Description=EdgeInspector: judges every unit of the line before its deadline'
        'Wants=network-online.target'
        'After=network-online.target'
        'StartLimitIntervalSec=0'
        ''
        '[Service]'
        'Type=notify'
        "ExecStart=$program run --config $file"
        "User=$Account"
        "Group=$Account"
        'UMask=0027'
        'Restart=on-failure'
        'RestartSec=2'
        'TimeoutStopSec=30'
        '# The threads on the way of a verdict ask to run before others; nothing else is needed.'
        'AmbientCapabilities=CAP_SYS_NICE'
        'CapabilityBoundingSet=CAP_SYS_NICE'
        'NoNewPrivileges=true'
        'ProtectSystem=strict'
        'ProtectHome=true'
        'PrivateTmp=true'
        'PrivateDevices=true'
        'ProtectKernelTunables=true'
        'ProtectKernelModules=true'
        'ProtectKernelLogs=true'
        'ProtectControlGroups=true'
        'ProtectClock=true'
        'ProtectHostname=true'
        'RestrictNamespaces=true'
        'RestrictSUIDSGID=true'
        'LockPersonality=true'
        'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK'
        'SystemCallArchitectures=native'
        "ReadWritePaths=$paths"
        ''
        '[Install]'
        'WantedBy=multi-user.target'
        ''
    ) -join "`n"
}

function Install-SystemdUnit([string[]] $stale) {
    $unit = Get-UnitName
    $unitFile = [IO.Path]::Combine($UnitFolder, $unit)
    & id -u $Account 2>$null | Out-Null
    if ($LASTEXITCODE -ne 0) {
        Invoke-Step "make the system user $Account" {
            Invoke-Program 'useradd' @('--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', $Account)
        }
    }

    Copy-Program $stale
    if ($stale -contains $agentName) { Invoke-Step "make $agent executable" { Invoke-Program 'chmod' @('0755', $agent) } }
    foreach ($folder in $writable) {
        if ([IO.Directory]::Exists($folder) -and "$(& stat -c '%U:%a' $folder)" -eq "${Account}:750") { continue }
        Invoke-Step "give $folder to $Account" { Invoke-Program 'install' @('-d', '-o', $Account, '-g', $Account, '-m', '0750', $folder) }
    }

    $text = Get-UnitText
    if (-not [IO.File]::Exists($unitFile) -or [IO.File]::ReadAllText($unitFile) -ne $text) {
        Invoke-Step "write $unitFile" {
            [IO.Directory]::CreateDirectory($UnitFolder) | Out-Null
            [IO.File]::WriteAllText($unitFile, $text, $utf8)
        }
        Invoke-Step 'let systemd read its units' { Invoke-Program 'systemctl' @('daemon-reload') }
    }
    & systemctl is-enabled --quiet $unit
    if ($LASTEXITCODE -ne 0) { Invoke-Step "enable $unit" { Invoke-Program 'systemctl' @('enable', '--quiet', $unit) } }
    & systemctl is-active --quiet $unit
    if ($script:changes -gt 0 -or $LASTEXITCODE -ne 0) { Invoke-Step "start $unit" { Invoke-Program 'systemctl' @('restart', $unit) } }
}

function Uninstall-SystemdUnit {
    $unit = Get-UnitName
    $unitFile = [IO.Path]::Combine($UnitFolder, $unit)
    if (-not [IO.File]::Exists($unitFile)) { return }
    Invoke-Step "stop and disable $unit" { Invoke-Program 'systemctl' @('disable', '--now', '--quiet', $unit) }
    Invoke-Step "delete $unitFile" { [IO.File]::Delete($unitFile) }
    Invoke-Step 'let systemd read its units' { Invoke-Program 'systemctl' @('daemon-reload') }
}

# ---- the way ---------------------------------------------------------------------------------------------------------

try {
    Resolve-Arguments
    if (-not $WhatIfPreference -and -not (Test-Administrator)) { Stop-Install 5 'run this as an administrator (root)' }
    if ($Uninstall) {
        if ($forWindows) { Uninstall-WindowsService } else { Uninstall-SystemdUnit }
        Remove-Program
        Write-Host "EdgeInspector is taken away. Configuration, models and records stay in '$DataFolder'."
        exit 0
    }

    Resolve-Source
    Copy-ShippedFiles
    Test-Configuration
    $stale = @(Get-StaleFiles)
    if ($forWindows) { Install-WindowsService $stale } else { Install-SystemdUnit $stale }
    if ($WhatIfPreference) { Write-Host 'Nothing was changed.' }
    elseif ($script:changes -eq 0) { Write-Host 'Everything is already as it should be.' }
    else { Write-Host "Done: service '$ServiceName' runs with '$Config'." }
    exit 0
}
catch {
    Write-Host "install.ps1: $($_.Exception.Message)"
    exit $script:failure
}
