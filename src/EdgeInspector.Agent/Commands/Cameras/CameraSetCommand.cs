using System.CommandLine;
using EdgeInspector.GigEVision;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary><c>camera set</c>: writes features in the order given, each verified by reading it back.</summary>
internal static class CameraSetCommand
{
    public static Command Create()
    {
        var target = new CameraTarget();
        var settings = new Argument<string[]>("feature=value")
        {
            Description = "In this order, such as TriggerMode=On ExposureTime=250; a command is run by Name=1.",
            Arity = ArgumentArity.OneOrMore,
        };
        settings.Validators.Add(parsed =>
        {
            foreach (string text in parsed.Tokens.Select(t => t.Value).Where(t => t.IndexOf('=', StringComparison.Ordinal) < 1))
                parsed.AddError($"'{text}' is not feature=value, such as ExposureTime=250");
        });
        var command = new Command("set", "Write features and read each back. The camera keeps them until it is switched off; the line writes its own when it starts.") { settings };
        target.AddTo(command);
        command.SetAction((parsed, cancellation) => target.WithCameraAsync(
            parsed,
            target.Options(parsed),
            camera =>
            {
                int failed = 0;
                foreach (FeatureApplication applied in camera.Apply(parsed.GetRequiredValue(settings).Select(Setting)))
                {
                    if (applied.Verified)
                    {
                        string readBack = applied.ReadBack.Length > 0 ? $" = {applied.ReadBack}" : " was run";
                        Console.WriteLine($"{applied.Setting.Name}{readBack}");
                    }
                    else
                    {
                        Console.Error.WriteLine(applied.Message);
                        failed++;
                    }
                }

                return failed == 0 ? 0 : 1;
            },
            cancellation));
        return command;
    }

    private static FeatureSetting Setting(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return new FeatureSetting(text[..equals].Trim(), text[(equals + 1)..].Trim());
    }
}
