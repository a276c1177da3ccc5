using EdgeInspector.PlcSimulator;

return await PlcCommand.RunAsync(args);
