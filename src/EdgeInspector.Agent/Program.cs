using System.CommandLine;
using EdgeInspector.Agent.Commands;

var root = new RootCommand("EdgeInspector: judges every unit before its deadline; silence is reject.") { CheckCommand.Create() };
return root.Parse(args).Invoke();
