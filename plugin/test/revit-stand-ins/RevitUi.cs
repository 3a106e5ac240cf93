using System.Collections.Generic;
using Autodesk.Revit.DB;

namespace Autodesk.Revit.UI
{
    /// <summary>Stand-in, not Revit.</summary>
    public enum Result
    {
        Succeeded,
        Failed,
        Cancelled
    }

    /// <summary>Stand-in, not Revit.</summary>
    public interface IExternalApplication
    {
        Result OnStartup(UIControlledApplication application);
        Result OnShutdown(UIControlledApplication application);
    }

    /// <summary>Stand-in, not Revit.</summary>
    public interface IExternalCommand
    {
        Result Execute(ExternalCommandData commandData, ref string message, ElementSet elements);
    }

    /// <summary>Stand-in, not Revit.</summary>
    public sealed class ControlledApplication
    {
        public string VersionNumber { get; set; } = "2027";
        public string VersionBuild { get; set; } = "27.0.1";
    }

    /// <summary>Stand-in, not Revit.</summary>
    public sealed class UIControlledApplication
    {
        public ControlledApplication ControlledApplication { get; } = new ControlledApplication();
        public List<RibbonPanel> Panels { get; } = new List<RibbonPanel>();

        public RibbonPanel CreateRibbonPanel(string name)
        {
            var panel = new RibbonPanel();
            Panels.Add(panel);
            return panel;
        }
    }

    /// <summary>Stand-in, not Revit.</summary>
    public sealed class RibbonPanel
    {
        public List<PushButtonData> Buttons { get; } = new List<PushButtonData>();

        public object AddItem(PushButtonData button)
        {
            Buttons.Add(button);
            return button;
        }
    }

    /// <summary>Stand-in, not Revit.</summary>
    public sealed class PushButtonData
    {
        public PushButtonData(string name, string text, string assemblyName, string className)
        {
            ClassName = className;
        }

        public string ClassName { get; }
        public string ToolTip { get; set; }
    }

    /// <summary>Stand-in, not Revit.</summary>
    public sealed class ExternalCommandData
    {
        public UIApplication Application { get; } = new UIApplication();
    }

    /// <summary>Stand-in, not Revit.</summary>
    public sealed class UIApplication
    {
        public UIDocument ActiveUIDocument { get; set; } = new UIDocument();
    }

    /// <summary>Stand-in, not Revit.</summary>
    public sealed class UIDocument
    {
        public Document Document { get; } = new Document();
    }

    /// <summary>Stand-in, not Revit.</summary>
    public interface IExternalEventHandler
    {
        void Execute(UIApplication app);
        string GetName();
    }

    /// <summary>Stand-in, not Revit.</summary>
    public enum ExternalEventRequest
    {
        Accepted
    }

    /// <summary>Stand-in, not Revit: events wait until the test lets Revit be idle.</summary>
    public sealed class ExternalEvent
    {
        private static readonly Queue<IExternalEventHandler> Raised = new Queue<IExternalEventHandler>();
        private readonly IExternalEventHandler handler;

        private ExternalEvent(IExternalEventHandler handler)
        {
            this.handler = handler;
        }

        public static ExternalEvent Create(IExternalEventHandler handler)
        {
            return new ExternalEvent(handler);
        }

        public ExternalEventRequest Raise()
        {
            lock (Raised) Raised.Enqueue(handler);
            return ExternalEventRequest.Accepted;
        }

        /// <summary>Runs what was raised, as Revit does when it is idle.</summary>
        public static bool BeIdle(UIApplication application)
        {
            IExternalEventHandler next;
            lock (Raised)
            {
                if (Raised.Count == 0) return false;
                next = Raised.Dequeue();
            }
            next.Execute(application);
            return true;
        }
    }
}
