using System.CommandLine;

return await new RootCommand("Turns trained neural networks into firmware for microcontrollers.").Parse(args).InvokeAsync();
