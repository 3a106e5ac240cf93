using System.Collections.Generic;

namespace Autodesk.Revit.UI
{
    /// <summary>Stand-in, not Revit.</summary>
    public enum TaskDialogCommandLinkId
    {
        CommandLink1 = 1001,
        CommandLink2 = 1002
    }

    /// <summary>Stand-in, not Revit.</summary>
    public enum TaskDialogResult
    {
        Close = 8,
        CommandLink1 = 1001,
        CommandLink2 = 1002
    }

    /// <summary>Stand-in, not Revit.</summary>
    public enum TaskDialogCommonButtons
    {
        Close = 0x20
    }

    /// <summary>Stand-in, not Revit: keeps what was shown and answers as a test says.</summary>
    public sealed class TaskDialog
    {
        public static readonly List<TaskDialog> Shown = new List<TaskDialog>();
        public static TaskDialogResult Answer = TaskDialogResult.Close;

        public TaskDialog(string title)
        {
            Title = title;
        }

        public string Title { get; }
        public string MainInstruction { get; set; }
        public string MainContent { get; set; }
        public TaskDialogCommonButtons CommonButtons { get; set; }
        public List<string> Links { get; } = new List<string>();

        public void AddCommandLink(TaskDialogCommandLinkId id, string mainContent)
        {
            Links.Add(mainContent);
        }

        public static TaskDialogResult Show(string title, string mainInstruction)
        {
            return new TaskDialog(title) { MainInstruction = mainInstruction }.Show();
        }

        public TaskDialogResult Show()
        {
            Shown.Add(this);
            return Links.Count > 0 ? Answer : TaskDialogResult.Close;
        }
    }
}
