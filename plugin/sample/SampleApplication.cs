using System.Globalization;
using System.Reflection;
using Autodesk.Revit.UI;
using RevitAutoPlan.Companion;

namespace AutoPlanSample
{
    /// <summary>The add-in: one client for the life of Revit, a button, and a way back into Revit's own thread.</summary>
    public sealed class SampleApplication : IExternalApplication
    {
        /// <summary>The add-in that Revit started; commands are made by Revit and find it here.</summary>
        public static SampleApplication Current { get; private set; }

        /// <summary>The line to the companion.</summary>
        public CompanionClient Companion { get; private set; }
        /// <summary>Layouts that were computed and wait for Revit.</summary>
        public ApplyLayoutHandler Layouts { get; private set; }

        /// <summary>Called by Revit on its own thread at start. Nothing here waits.</summary>
        public Result OnStartup(UIControlledApplication application)
        {
            int year = int.Parse(application.ControlledApplication.VersionNumber, CultureInfo.InvariantCulture);
            Companion = new CompanionClient(new CompanionOptions("AutoPlan sample", "1.0.0", year)
            {
                RevitBuild = application.ControlledApplication.VersionBuild
            });
            // Finds the companion while Revit starts, so that the first click need not wait for it. The answer is not needed here.
            Companion.ConnectAsync();
            Layouts = new ApplyLayoutHandler();
            Current = this;
            RibbonPanel panel = application.CreateRibbonPanel("AutoPlan sample");
            string assembly = Assembly.GetExecutingAssembly().Location;
            panel.AddItem(new PushButtonData("AutoPlanSampleLayout", "AI layout", assembly, typeof(LayoutCommand).FullName)
            {
                ToolTip = "Makes a layout. Counts once, and only when it succeeds."
            });
            return Result.Succeeded;
        }

        /// <summary>Called by Revit on its own thread at its end. Returns at once.</summary>
        public Result OnShutdown(UIControlledApplication application)
        {
            Companion.Dispose();
            return Result.Succeeded;
        }
    }
}
