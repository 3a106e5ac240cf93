using System;

namespace RevitAutoPlan.Probe
{
    /// <summary>
    /// autoplan-probe: looks step by step whether a plugin on this computer can talk to the companion, and says in plain words where it
    /// ends. Exit code 0: all is well; 1: something is wrong; 2: wrong arguments.
    /// </summary>
    internal static class Program
    {
        private const string Usage = "autoplan-probe [--home <folder>] [--start]\n"
            + "  --home <folder>   the companion's data folder, if it is not where it usually is\n"
            + "  --start           start the companion if it does not run";

        private static int Main(string[] args)
        {
            string home = null;
            bool mayStart = false;
            for (int index = 0; index < args.Length; index++)
            {
                if (args[index] == "--start") mayStart = true;
                else if (args[index] == "--home" && index + 1 < args.Length) home = args[++index];
                else
                {
                    Console.Error.WriteLine(Usage);
                    return args[index] == "--help" ? 0 : 2;
                }
            }
            return new Diagnosis(home, mayStart, Console.Out).Run() ? 0 : 1;
        }
    }
}
