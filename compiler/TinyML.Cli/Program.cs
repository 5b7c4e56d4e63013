using TinyML.Cli;

return await FrontDoor.RunAsync(args);
