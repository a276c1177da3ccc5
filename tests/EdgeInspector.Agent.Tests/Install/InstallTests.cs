namespace EdgeInspector.Agent.Tests.Install;

/// <summary>Runs install.ps1 itself; only the system's programs are played.</summary>
public sealed class InstallTests
{
    [Fact]
    public void Windows_gets_a_service_with_an_account_of_its_own_that_restarts_after_a_failure()
    {
        using var pc = new PlantPc("Windows");

        int exit = pc.Install();

        Assert.Equal(0, exit);
        Assert.Equal(
            [
                """New-Service EdgeInspector "program/EdgeInspector.Agent.exe" run --config "data/config/line.yaml" """.TrimEnd(),
                "sc.exe sidtype EdgeInspector unrestricted",
                @"sc.exe config EdgeInspector obj= NT SERVICE\EdgeInspector",
                "sc.exe config EdgeInspector start= delayed-auto",
                "sc.exe failure EdgeInspector reset= 86400 actions= restart/2000/restart/5000/restart/30000",
                "sc.exe failureflag EdgeInspector 1",
                @"icacls.exe program /grant:r NT SERVICE\EdgeInspector:(OI)(CI)RX /Q",
                @"icacls.exe data/config /grant:r NT SERVICE\EdgeInspector:(OI)(CI)RX /Q",
                @"icacls.exe data /grant:r NT SERVICE\EdgeInspector:(OI)(CI)RX /Q",
                @"icacls.exe data/config/audit /grant:r NT SERVICE\EdgeInspector:(OI)(CI)M /Q",
                @"icacls.exe data/config/pki /grant:r NT SERVICE\EdgeInspector:(OI)(CI)M /Q",
                "Restart-Service EdgeInspector",
            ],
            pc.Told);
        Assert.Equal("program 1", pc.Read("program/EdgeInspector.Agent.dll"));
    }

    [Fact]
    public void Linux_gets_a_hardened_unit_with_a_user_of_its_own()
    {
        using var pc = new PlantPc("Linux");

        int exit = pc.Install();

        Assert.Equal(0, exit);
        Assert.Equal(
            [
                "useradd --system --user-group --no-create-home --shell /usr/sbin/nologin edgeinspector",
                "chmod 0755 program/EdgeInspector.Agent",
                "install -d -o edgeinspector -g edgeinspector -m 0750 data/config/audit",
                "install -d -o edgeinspector -g edgeinspector -m 0750 data/config/pki",
                "systemctl daemon-reload",
                "systemctl enable --quiet edgeinspector.service",
                "systemctl restart edgeinspector.service",
            ],
            pc.Told);
        string[] unit = pc.Read("units/edgeinspector.service").Replace(pc.Root + "/", "", StringComparison.Ordinal).Split('\n');
        Assert.Subset(unit.ToHashSet(), new HashSet<string>
        {
            "Type=notify",
            "ExecStart=\"program/EdgeInspector.Agent\" run --config \"data/config/line.yaml\"",
            "User=edgeinspector",
            "Restart=on-failure",
            "ProtectSystem=strict",
            "NoNewPrivileges=true",
            "CapabilityBoundingSet=CAP_SYS_NICE",
            "ReadWritePaths=\"data/config/audit\" \"data/config/pki\"",
        });
    }

    [Theory]
    [InlineData("Windows")]
    [InlineData("Linux")]
    public void A_second_run_tells_the_system_nothing(string platform)
    {
        using var pc = new PlantPc(platform);
        pc.Install();
        pc.Forget();

        int exit = pc.Install();

        Assert.Equal(0, exit);
        Assert.Equal(["> Everything is already as it should be."], pc.Log);
    }

    [Theory]
    [InlineData("Windows", "Stop-Service EdgeInspector|Restart-Service EdgeInspector")]
    [InlineData("Linux", "systemctl restart edgeinspector.service")]
    public void A_new_version_changes_its_files_and_the_running_service_only(string platform, string told)
    {
        using var pc = new PlantPc(platform);
        pc.Install();
        pc.Forget();
        pc.Write("published/EdgeInspector.Agent.dll", "program 2");

        int exit = pc.Install();

        Assert.Equal(0, exit);
        Assert.Equal(told.Split('|'), pc.Told);
        Assert.Equal("program 2", pc.Read("program/EdgeInspector.Agent.dll"));
        Assert.Contains("copy EdgeInspector.Agent.dll", string.Join('\n', pc.Log), StringComparison.Ordinal);
        Assert.DoesNotContain("library.so", string.Join('\n', pc.Log), StringComparison.Ordinal);
    }

    [Theory, Requirement("OPS-01")]
    [InlineData("Windows")]
    [InlineData("Linux")]
    public void A_configuration_with_problems_stops_before_anything_is_touched(string platform)
    {
        using var pc = new PlantPc(platform);
        pc.PublishAgent(checkExit: 1);

        int exit = pc.Install();

        Assert.Equal(3, exit);
        Assert.Empty(pc.Told);
        Assert.Contains(">   line.yaml:3 plc: is missing", pc.Log);
        Assert.False(pc.Has("program/EdgeInspector.Agent.dll"));
    }

    [Theory]
    [InlineData("Windows", "Stop-Service EdgeInspector|sc.exe delete EdgeInspector")]
    [InlineData("Linux", "systemctl disable --now --quiet edgeinspector.service|systemctl daemon-reload")]
    public void Taking_it_away_keeps_configuration_records_and_what_others_have_put_there(string platform, string told)
    {
        using var pc = new PlantPc(platform);
        pc.Install();
        pc.Write("data/config/audit/records.jsonl", "{}");
        pc.Write("program/notes.txt", "somebody's");
        pc.Forget();

        int exit = pc.Run("-Uninstall");
        string[] toldOnce = pc.Told;
        pc.Forget();
        int again = pc.Run("-Uninstall");

        Assert.Equal((0, 0), (exit, again));
        Assert.Equal(told.Split('|'), toldOnce);
        Assert.Empty(pc.Told);
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(Path.Combine(pc.Root, "program")).Select(Path.GetFileName));
        Assert.Equal("# the plant's own\n", pc.Read("data/config/line.yaml"));
        Assert.True(pc.Has("data/config/audit/records.jsonl"));
    }

    [Theory]
    [InlineData("Windows")]
    [InlineData("Linux")]
    public void What_if_changes_nothing(string platform)
    {
        using var pc = new PlantPc(platform);

        int exit = pc.Install("-WhatIf");

        Assert.Equal(0, exit);
        Assert.Empty(pc.Told);
        Assert.False(Directory.Exists(Path.Combine(pc.Root, "program")));
        Assert.False(Directory.Exists(Path.Combine(pc.Root, "units")));
    }

    [Fact]
    public void A_first_run_lays_out_the_shipped_configuration_and_never_writes_over_one()
    {
        using var pc = new PlantPc("Linux");
        pc.Install();
        string own = pc.Read("data/config/line.yaml");
        File.Delete(Path.Combine(pc.Root, "data", "config", "line.yaml"));
        pc.Write("data/config/recipes/vial-10r.yaml", "# the plant's own\n");

        pc.Install();

        Assert.Equal("# the plant's own\n", own);
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Folder, "config", "line.yaml")), pc.Read("data/config/line.yaml"));
        Assert.Equal("# the plant's own\n", pc.Read("data/config/recipes/vial-10r.yaml"));
    }

    [Fact]
    public void Publishing_is_done_with_the_SDK_into_artifacts()
    {
        using var pc = new PlantPc("Linux");

        pc.Run("-Publish");

        string line = pc.Told[0].Replace(Repository.Folder + "/", "", StringComparison.Ordinal);
        Assert.Equal("dotnet publish src/EdgeInspector.Agent/EdgeInspector.Agent.csproj -c Release -o artifacts/publish --nologo", line);
    }

    [Theory]
    [InlineData("", 2, "name a published folder with -Source, or publish one with -Publish")]
    [InlineData("-Source /nowhere", 2, "'/nowhere' holds no EdgeInspector.Agent: this is no published folder for this platform")]
    [InlineData("-Source /nowhere -Publish", 2, "-Source and -Publish exclude each other")]
    [InlineData("-ServiceName '../x'", 2, "-ServiceName '../x' is not allowed; allowed: 1..64 letters, digits, dots, - or _, beginning with a letter")]
    public void Wrong_arguments_end_with_2_and_a_sentence(string arguments, int exit, string sentence)
    {
        using var pc = new PlantPc("Linux");

        int given = pc.Run(arguments);

        Assert.Equal(exit, given);
        Assert.Equal([$"> install.ps1: {sentence}"], pc.Log);
    }

    [Fact]
    public void Without_the_right_to_install_it_ends_with_5()
    {
        using var pc = new PlantPc("Linux");
        pc.Set("$global:pc.Uid = '1000'");

        int exit = pc.Install();

        Assert.Equal(5, exit);
        Assert.Equal(["> install.ps1: run this as an administrator (root)"], pc.Log);
    }

    [Fact]
    public void A_step_that_fails_ends_with_4_and_is_named_and_a_later_run_completes_it()
    {
        using var pc = new PlantPc("Windows");
        pc.Set("$global:fail = 'failure *'");

        int exit = pc.Install();
        string last = pc.Log[^1];
        pc.Set("$global:fail = $null");
        int later = pc.Install();

        Assert.Equal(4, exit);
        Assert.Contains("'sc.exe failure EdgeInspector reset= 86400", last, StringComparison.Ordinal);
        Assert.Contains("ended with 1. FAILED 5: Access is denied.", last, StringComparison.Ordinal);
        Assert.Equal(0, later);
        Assert.Contains("sc.exe failureflag EdgeInspector 1", pc.Told);
    }
}
