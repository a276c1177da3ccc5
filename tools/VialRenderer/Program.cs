using EdgeInspector.VialRenderer;

return RenderCommand.Create().Parse(args).Invoke();
