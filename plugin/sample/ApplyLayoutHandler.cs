using System;
using System.Collections.Concurrent;
using Autodesk.Revit.DB;
using Autodesk.Revit.UI;

namespace AutoPlanSample
{
    /// <summary>Applies computed layouts on Revit's own thread, when Revit is ready for it. Made on that thread, in OnStartup.</summary>
    public sealed class ApplyLayoutHandler : IExternalEventHandler
    {
        private readonly ConcurrentQueue<LayoutRun> computed = new ConcurrentQueue<LayoutRun>();
        private readonly ExternalEvent ready;

        /// <summary>Must be called on Revit's own thread.</summary>
        public ApplyLayoutHandler()
        {
            ready = ExternalEvent.Create(this);
        }

        /// <summary>Hands a layout over, from any thread.</summary>
        public void Add(LayoutRun run)
        {
            computed.Enqueue(run);
            ready.Raise();
        }

        /// <summary>Called by Revit on its own thread.</summary>
        public void Execute(UIApplication app)
        {
            LayoutRun run;
            while (computed.TryDequeue(out run))
            {
                try
                {
                    Apply(app.ActiveUIDocument.Document);
                    run.Succeeded();
                }
                catch (Exception)
                {
                    run.Failed();
                }
            }
        }

        /// <summary>The name that Revit shows when it reports about the event.</summary>
        public string GetName()
        {
            return "AutoPlan sample: apply a layout";
        }

        private static void Apply(Document document)
        {
            using (var transaction = new Transaction(document, "AI layout"))
            {
                transaction.Start();
                // A real plugin creates walls and rooms here.
                transaction.Commit();
            }
        }
    }
}
