using TinyML.Cli;

#if SYSTEM_IO_PORTS
TinyML.HostStreamer.Links.SerialPorts.Backend = new TinyML.HostStreamer.SystemIOPorts.SystemSerialBackend();
#endif
#if USE_ONNX_RUNTIME
TinyML.Cli.Workspace.FloatReference.Runtime = new TinyML.Execution.OnnxRuntime.OnnxRuntimeReference();
#endif
return await FrontDoor.RunAsync(args);
