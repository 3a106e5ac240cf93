using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Autodesk.Revit.DB;
using Autodesk.Revit.UI;
using RevitAutoPlan.Companion;
using RevitAutoPlan.Companion.Testing;

namespace AutoPlanSample.Run
{
    /// <summary>Presses the sample's button at a fake companion for every decision and prints, one line each, what the person saw.</summary>
    internal static class Program
    {
        private static int Main()
        {
            using (var fake = new FakeCompanion())
            {
                Environment.SetEnvironmentVariable("REVITAUTOPLAN_HOME", fake.HomeFolder);
                var revit = new UIControlledApplication();
                var sample = new SampleApplication();
                sample.OnStartup(revit);
                TaskDialog.Answer = TaskDialogResult.CommandLink1;
                foreach (DecisionCode code in Enum.GetValues(typeof(DecisionCode)))
                {
                    if (code == DecisionCode.Unknown) fake.Decide(FakeDecision.OfUnknownCode("moon_phase_wrong", "Wait for the full moon."));
                    else fake.Decide(code);
                    Press(fake, code.ToString());
                }
                fake.Decide(DecisionCode.Ok);
                fake.Dispose();
                fake.CutConnections();
                Press(fake, "Gone");
                Stopwatch clock = Stopwatch.StartNew();
                sample.OnShutdown(revit);
                Console.WriteLine("Shutdown|" + (clock.ElapsedMilliseconds < 1000 ? "at once" : "slow"));
                return 0;
            }
        }

        private static void Press(FakeCompanion fake, string name)
        {
            TaskDialog.Shown.Clear();
            int before = fake.Calls.Count;
            var data = new ExternalCommandData();
            string message = null;
            Result result = new LayoutCommand().Execute(data, ref message, new ElementSet());
            if (result == Result.Succeeded) AwaitCommit(fake, before, data.Application);
            else if (TaskDialog.Shown.Any(one => one.Links.Count > 0)) Await(() => fake.Calls.Skip(before).Any(call => call.Method == "app.open"));
            TaskDialog shown = TaskDialog.Shown.FirstOrDefault();
            IEnumerable<string> calls = fake.Calls.Skip(before).Where(call => call.Method != "session.ping")
                .Select(call => call.Method == "app.open" ? call.Method + " " + call.Parameters : call.Method).Distinct();
            Console.WriteLine(string.Join("|", name, result, shown == null ? "" : shown.MainContent, shown == null ? "" : string.Join(",", shown.Links),
                string.Join(",", data.Application.ActiveUIDocument.Document.Done), string.Join(" ", calls)));
        }

        private static void AwaitCommit(FakeCompanion fake, int before, UIApplication application)
        {
            Await(() => ExternalEvent.BeIdle(application));
            Await(() => fake.Calls.Skip(before).Any(call => call.Method == "gate.commit"));
        }

        private static void Await(Func<bool> done)
        {
            Stopwatch clock = Stopwatch.StartNew();
            while (!done() && clock.Elapsed < TimeSpan.FromSeconds(20)) Thread.Sleep(5);
        }
    }
}
