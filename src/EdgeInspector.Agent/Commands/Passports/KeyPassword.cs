using System.CommandLine;
using System.Text;
using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Commands.Passports;

/// <summary>The password of a private key: from a file, a variable or a person at the console; never an argument, which every process can read.</summary>
internal sealed class KeyPassword
{
    private readonly Option<string?> _file = new("--password-file") { Description = "File whose first line is the key's password." };
    private readonly Option<string?> _variable = new("--password-env") { Description = "Environment variable that holds the key's password." };

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_variable);
    }

    /// <summary>The password, or false with what is wrong.</summary>
    public bool TryRead(ParseResult parsed, string keyFile, out string password, out string failure)
    {
        string? file = parsed.GetValue(_file), variable = parsed.GetValue(_variable);
        if (file is not null && variable is not null)
        {
            (password, failure) = ("", "--password-file and --password-env exclude each other");
            return false;
        }

        if (file is not null) return SecretFile.TryRead(file, out password, out failure);
        if (variable is null) return TryAsk(keyFile, out password, out failure);
        password = Environment.GetEnvironmentVariable(variable) ?? "";
        failure = password.Length > 0 ? "" : $"environment variable '{variable}' is not set or empty";
        return password.Length > 0;
    }

    private static bool TryAsk(string keyFile, out string password, out string failure)
    {
        password = "";
        failure = "there is no console to ask for the key's password; give --password-file or --password-env";
        if (Console.IsInputRedirected) return false;
        Console.Error.Write($"password of {keyFile}: ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        password = typed.ToString();
        failure = password.Length > 0 ? "" : "the password is empty";
        return password.Length > 0;
    }
}
