using System.CommandLine;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary><c>camera get</c>: prints the values of features, one line each.</summary>
internal static class CameraGetCommand
{
    public static Command Create()
    {
        var target = new CameraTarget();
        var names = new Argument<string[]>("feature") { Description = "SFNC names, such as ExposureTime.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("get", "Print features as name = value.") { names };
        target.AddTo(command);
        command.SetAction((parsed, cancellation) => target.WithCameraAsync(
            parsed,
            target.Options(parsed) with { Privilege = CameraPrivilege.Monitor },
            camera =>
            {
                int failed = 0;
                foreach (string name in parsed.GetRequiredValue(names))
                {
                    try
                    {
                        Console.WriteLine($"{name} = {camera.Features.GetText(name)}");
                    }
                    catch (FeatureException refused)
                    {
                        Console.Error.WriteLine(refused.Message);
                        failed++;
                    }
                }

                return failed == 0 ? 0 : 1;
            },
            cancellation));
        return command;
    }
}
