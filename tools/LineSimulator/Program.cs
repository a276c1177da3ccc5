using EdgeInspector.LineSimulator;

return await BenchCommand.RunAsync(args);
