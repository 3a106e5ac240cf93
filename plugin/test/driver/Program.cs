using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>
    /// Lets tests in another language use the client: reads one JSON command a line, runs each on a thread of its own, writes one JSON line
    /// for each. A line without an id tells of something that must never happen: an exception that left a thread.
    /// </summary>
    internal static class Program
    {
        private static readonly object Writing = new object();
        private static readonly Dictionary<string, Func<JsonFields, object>> Commands = new Dictionary<string, Func<JsonFields, object>>();

        private static int Main()
        {
            AppDomain.CurrentDomain.UnhandledException += (sender, happened) => Tell("unhandled", happened.ExceptionObject);
            TaskScheduler.UnobservedTaskException += (sender, happened) => Tell("unobserved", happened.Exception);
            ClientCommands.AddTo(Commands);
            ContractCommands.AddTo(Commands);
            JsonCommands.AddTo(Commands);
            LoadCommands.AddTo(Commands);
            FakeCommands.AddTo(Commands);
            string line;
            while ((line = Console.ReadLine()) != null) Start(line);
            return 0;
        }

        private static void Start(string line)
        {
            JsonFields command = JsonFields.Of(JsonReader.Read(line));
            new Thread(() => Run(command)) { IsBackground = true }.Start();
        }

        private static void Run(JsonFields command)
        {
            var answer = new Dictionary<string, object> { { "id", command.Value("id") } };
            try
            {
                answer["result"] = Commands[command.RequireText("do")](command);
            }
            catch (Exception error)
            {
                answer["error"] = error.GetType().Name + ": " + error.Message;
                answer["trace"] = error.ToString();
            }
            Write(answer);
        }

        private static void Tell(string kind, object what)
        {
            Write(new Dictionary<string, object> { { kind, what.ToString() } });
        }

        private static void Write(object answer)
        {
            string text = JsonWriter.Write(answer);
            lock (Writing)
            {
                Console.Out.WriteLine(text);
                Console.Out.Flush();
            }
        }
    }
}
