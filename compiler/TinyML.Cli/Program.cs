using TinyML.Cli;

#if SYSTEM_IO_PORTS
TinyML.HostStreamer.Links.SerialPorts.Backend = new TinyML.HostStreamer.SystemIOPorts.SystemSerialBackend();
#endif
return await FrontDoor.RunAsync(args);
